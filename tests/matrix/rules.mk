# The people of tests/guard/matrix.test, put straight into a portal's store with a session each; cases as after years.
MATRIX_WORLD := build/tests/matrix/world build/tests/matrix/thick

$(MATRIX_WORLD): build/tests/matrix/%: build/obj/tests/matrix/%.o build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(STORE_LIBS)

# Whoever runs one test by itself makes the clock before it, and what tests of others use.
clock: $(MATRIX_WORLD) build/tests/unit/way

# The people of tests/guard/matrix.test, put straight into a portal's store with a session each.
MATRIX_WORLD := build/tests/matrix/world

$(MATRIX_WORLD): build/obj/tests/matrix/world.o build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(STORE_LIBS)

# Whoever runs one test by itself makes the clock before it, and what tests of others use.
clock: $(MATRIX_WORLD) build/tests/unit/way

# Fuzz targets. `make fuzz` builds them with clang and libFuzzer and runs each for TIME seconds; tests/fuzz/corpus.test
# runs the kept inputs through the same targets, built with gcc and tests/fuzz/driver.c: in make test from the objects
# that are there, in make test-all under ASan and UBSan, as make fuzz.
TIME ?= 60
TARGET ?=

FUZZ_NAMES := $(filter-out start driver,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_LIB_C := $(filter-out gen/main.c,$(GEN_C)) $(filter-out cgi-bin/web/pdf%,$(WEB_C)) $(STORE_C)
FUZZ_LIBS  := -lcmark-gfm-extensions -lcmark-gfm -lyaml -lbrotlienc -ldeflate -lz -larchive -lmagic -ljansson $(STORE_LIBS)
FUZZ_TEST  := $(FUZZ_NAMES:%=build/fuzz/plain/bin/%)
FUZZ_LONG  := $(FUZZ_NAMES:%=build/fuzz/clang/bin/%)

SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FUZZ_CFLAGS := -std=gnu11 -D_GNU_SOURCE -I. $(filter-out -Werror,$(WARN)) $(SANITIZERS)

.PHONY: fuzz-targets
fuzz-targets: $(FUZZ_LONG)
fuzz:
	@tests/setup fuzz
	@$(MAKE) --no-print-directory $(JOBS_HERE) fuzz-targets
	@tests/fuzz/run "$(TIME)" $(TARGET)

# Compiled in two thirds of the time of -O1 -g, with the lines of each call.
build/fuzz/gcc/obj/%.o: %.c Makefile tests/fuzz/rules.mk
	@mkdir -p $(@D)
	@$(CC) $(FUZZ_CFLAGS) -Og -g1 -MMD -MP -c -o $@ $<
build/fuzz/clang/obj/%.o: %.c Makefile tests/fuzz/rules.mk
	@mkdir -p $(@D)
	@clang $(FUZZ_CFLAGS) -Wno-missing-field-initializers -O1 -g -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

build/fuzz/%/lib.a:
	@mkdir -p $(@D)
	@echo "  collect $@"
	@rm -f $@
	@ar rcs $@ $^
build/fuzz/gcc/lib.a: $(patsubst %.c,build/fuzz/gcc/obj/%.o,$(FUZZ_LIB_C) $(wildcard tests/*.c))
build/fuzz/clang/lib.a: $(patsubst %.c,build/fuzz/clang/obj/%.o,$(FUZZ_LIB_C) $(wildcard tests/*.c))

build/fuzz/gcc/bin/%: build/fuzz/gcc/obj/tests/fuzz/%.o build/fuzz/gcc/obj/tests/fuzz/start.o build/fuzz/gcc/obj/tests/fuzz/driver.o build/fuzz/gcc/lib.a
	@mkdir -p $(@D)
	@$(CC) $(SANITIZERS) -o $@ $^ $(FUZZ_LIBS)
build/fuzz/plain/bin/%: build/obj/tests/fuzz/%.o build/obj/tests/fuzz/start.o build/obj/tests/fuzz/driver.o $(call obj,$(wildcard tests/*.c)) build/lib/libgen.a build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -o $@ $^ $(FUZZ_LIBS)
build/fuzz/clang/bin/%: build/fuzz/clang/obj/tests/fuzz/%.o build/fuzz/clang/obj/tests/fuzz/start.o build/fuzz/clang/lib.a
	@mkdir -p $(@D)
	@clang $(SANITIZERS) -fsanitize=fuzzer -o $@ $^ $(FUZZ_LIBS)

# make test SANITIZE=1: the unit tests alone, built the same way.
UNIT_SANE := $(UNIT:build/tests/unit/%=build/fuzz/gcc/unit/%)
build/fuzz/gcc/unit/%: build/fuzz/gcc/obj/tests/unit/%.o build/fuzz/gcc/obj/tests/fuzz/start.o build/fuzz/gcc/lib.a
	@mkdir -p $(@D)
	@$(CC) $(SANITIZERS) -o $@ $^ $(FUZZ_LIBS) -lqrencode

-include $(shell find build/fuzz/*/obj -name '*.d' 2>/dev/null)

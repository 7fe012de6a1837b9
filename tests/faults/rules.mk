# What tests/faults is made of: trace lets calls to the system fail and writes them down, powercut plays them again. By the
# registers of x86-64: elsewhere the tests say so and pass over it.
EVERY  ?= 1
STATES ?= 20000
SECONDS ?= 60

ifeq ($(shell uname -m),x86_64)
FAULT_TOOLS := build/tests/faults/trace build/tests/faults/powercut
endif

build/tests/faults/trace: $(patsubst %,build/obj/tests/faults/%.o,trace tracee recording)
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^
build/tests/faults/powercut: $(patsubst %,build/obj/tests/faults/%.o,powercut replay disk) build/obj/tests/tap.o build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(STORE_LIBS)

# The programs of one journey with a store so small that it can be filled, and a clock that can be moved.
SMALL := $(patsubst %,build/small/cgi-bin/%,login wizard drafts upload register) build/small/bin/portal
small = $(CC) $(CFLAGS) -Wl,--wrap=mdb_env_set_mapsize,--wrap=statfs -o $@ $^
build/small/cgi-bin/%: build/obj/cgi-bin/%.o build/obj/tests/faults/small.o build/obj/clock/clock.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(small) $(call link,$*) $(STORE_LIBS)
build/small/bin/portal: $(call obj,$(PORTAL_C)) build/obj/tests/faults/small.o build/obj/clock/clock.o build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(small) -lcurl $(STORE_LIBS)

# Whoever runs one test by itself makes the clock before it.
clock: $(FAULT_TOOLS) $(SMALL)

.PHONY: faults powercut smallmachine
faults: all clock
	@KEEP=build/tests/faults.log node tests/faults/faults.js $(EVERY)
	@KEEP=build/tests/faults.log node tests/faults/commands.js $(EVERY)
powercut: all clock
	@node tests/faults/powercut.js $(STATES)
smallmachine: all
	@timeout $$(($(SECONDS) + 120)) node tests/faults/smallmachine.js $(SECONDS)

# Waymark: build, run, test. Everything is written to build/, and nothing else.

# --- settings ---------------------------------------------------------------------------------
PORT  ?= 8080
DATA  ?= build/run
MAIL  ?= file:
DEMO  ?= 1
CLOCK ?=
CLAMD ?=
SERVER ?= cgi
DESTDIR ?=
prefix ?= /usr/local
# What is changed and not committed is newer than its commit, so that a package of it is taken for an upgrade.
VERSION ?= 0.1+$(shell git log -1 --format=%cd --date=format:%Y%m%d.%H%M 2>/dev/null || date +%Y%m%d)$(shell git status --porcelain 2>/dev/null | grep -q . && date +.%Y%m%d%H%M%S)

# The day of what a release is made from, in seconds.
MADE  = $(or $(SOURCE_DATE_EPOCH),$(shell git log -1 --format=%ct 2>/dev/null || date +%s))

ifeq ($(origin CC),default)
CC      := gcc
endif
# A login sets MAIL to the person's own mailbox.
ifneq ($(and $(filter environment,$(origin MAIL)),$(filter /%,$(MAIL))),)
MAIL    := file:
endif
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
HARDEN  := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection
ALL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -I. $(WARN) $(HARDEN) $(CFLAGS)
STORE_LIBS := -llmdb -lsodium -l:liboath.a -lpthread

# --- lists ------------------------------------------------------------------------------------
STORE_C  := $(filter-out store/post/mail.c,$(wildcard store/base/*.c store/compiled/*.c store/engine/*.c \
            store/people/*.c store/forms/*.c store/cases/*.c store/post/*.c store/keeping/*.c))
GEN_C    := $(wildcard gen/*.c)
PORTAL_C := $(wildcard store/portal/*.c) $(wildcard store/post/mail.c)
WEB_C    := $(wildcard cgi-bin/web/*.c)
CGI_C    := $(wildcard cgi-bin/*.c)
UNIT_C   := $(wildcard tests/unit/*.c)
HEADERS  := $(wildcard store/*/*.h gen/*.h cgi-bin/web/*.h tests/*.h)

obj      = $(patsubst %.c,build/obj/%.o,$(1))
CGI      := $(patsubst cgi-bin/%.c,build/cgi-bin/%,$(CGI_C))
UNIT     := $(patsubst tests/unit/%.c,build/tests/unit/%,$(UNIT_C))
PROGRAMS := $(CGI) $(if $(GEN_C),build/bin/gen build/bin/press) $(if $(PORTAL_C),build/bin/portal)
SHIFTED  := $(patsubst cgi-bin/%.c,build/clock/cgi-bin/%,$(CGI_C)) $(if $(PORTAL_C),build/clock/bin/portal)

# Of a make inside another, when nobody has said how many.
JOBS_HERE = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: all programs site run test test-all check blank preview bench fuzz attacks lighthouse soak install archive deb test-install clean clock
.SECONDARY:
all: programs site build/forms.schema.json
programs: $(PROGRAMS)

# --- products ---------------------------------------------------------------------------------
build/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The libraries of the PDF keep their headers in folders of their own.
build/obj/cgi-bin/web/pdf%.o: ALL_CFLAGS += $(shell pkg-config --cflags pangocairo 2>/dev/null | sed 's/-I/-isystem /g')

build/obj/clock/clock.o: store/base/clock.c
	@mkdir -p $(@D)
	@echo "  compile $< (shifted)"
	@$(CC) $(ALL_CFLAGS) -DWAYMARK_CLOCK_SHIFTED=1 -MMD -MP -c -o $@ $<

build/lib/libstore.a: $(call obj,$(STORE_C))
build/lib/libgen.a: $(call obj,$(filter-out gen/main.c,$(GEN_C)))
build/lib/libweb.a: $(call obj,$(WEB_C))
build/lib/%.a:
	@mkdir -p $(@D)
	@rm -f $@
	@ar rcs $@ $^

build/bin/gen: build/obj/gen/main.o build/lib/libgen.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ -lcmark-gfm-extensions -lcmark-gfm -lyaml -lbrotlienc -ldeflate $(STORE_LIBS)

build/bin/portal: $(call obj,$(PORTAL_C)) build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ -lcurl $(STORE_LIBS)

# Makes the PDF of a sheet for gen; no request reaches it, and it is not installed.
build/bin/press: build/obj/cgi-bin/tool/press.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(LINK_paper) $(STORE_LIBS)

# Static, because it halves the start of a program; what cannot be linked so says it here.
LINK_paper  := -lpangocairo-1.0 -lpango-1.0 -lgobject-2.0 -lglib-2.0 -lcairo
LINK_dossier := $(LINK_paper) -larchive
LINK_caseexport := -larchive
LINK_enrol  := -lqrencode
LINK_upload := -static -lmagic -llzma -lbz2 -lz
LINK_inbox := $(LINK_upload)
LINK_shared := $(LINK_upload)
LINK_casemail := $(LINK_upload)
LINK_caseshare := $(LINK_upload)
LINK_arrival := $(LINK_upload)
link = $(or $(LINK_$(1)),-static)
build/cgi-bin/%: build/obj/cgi-bin/%.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(call link,$*) $(STORE_LIBS)

# The same with a clock that a file moves: for make run CLOCK=FILE and for tests, never installed.
clock: $(SHIFTED)
build/clock/cgi-bin/%: build/obj/cgi-bin/%.o build/obj/clock/clock.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(call link,$*) $(STORE_LIBS)
build/clock/bin/portal: $(call obj,$(PORTAL_C)) build/obj/clock/clock.o build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ -lcurl $(STORE_LIBS)
	@ln -sfn ../compiled build/clock/compiled

# gen itself knows what is out of date; it builds aside and switches at the end.
site: build/bin/gen
	build/bin/gen build

# For editors that complete and check a form while one writes it: docs/editing.md.
build/forms.schema.json: build/bin/gen
	@build/bin/gen schema >$@.new && mv $@.new $@

build/tests/unit/mail: build/obj/store/post/mail.o
build/tests/unit/%: build/obj/tests/unit/%.o $(call obj,$(wildcard tests/*.c)) build/lib/libgen.a build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) -lcmark-gfm-extensions -lcmark-gfm -lyaml -lbrotlienc -ldeflate -lz -lqrencode $(if $(filter %/zip,$@),-larchive) $(if $(filter %/mail,$@),-lcurl) $(if $(filter %/proof %/proof_exif %/checker,$@),-lmagic) $(STORE_LIBS)

# What tests/run starts each test with.
build/tests/alone: tests/alone/alone.c Makefile
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(CC) $(ALL_CFLAGS) -o $@ $<

include tests/pdf/rules.mk
include tests/matrix/rules.mk
include tests/fuzz/rules.mk
include tests/faults/rules.mk

# --- commands ---------------------------------------------------------------------------------
run:
	@tests/setup run
	@$(MAKE) --no-print-directory $(JOBS_HERE) all $(if $(CLOCK),clock)
	@PORT="$(PORT)" DATA="$(DATA)" MAIL="$(MAIL)" DEMO="$(DEMO)" CLOCK="$(CLOCK)" CLAMD="$(CLAMD)" SERVER="$(SERVER)" exec site/server/run

test:
	@tests/setup test
	@$(MAKE) --no-print-directory $(JOBS_HERE) all clock build/tests/alone $(if $(SANITIZE),$(UNIT_SANE),$(UNIT) $(PDF_TEST) $(MATRIX_WORLD) $(FUZZ_TEST))
	@$(if $(SANITIZE),TESTS="$(UNIT_SANE)" ASAN_OPTIONS=allocator_may_return_null=1) SERVER="$(SERVER)" tests/run

# All that can be proved on one machine: the above, programs that stay, a real install where a container boots. What CI runs.
test-all:
	@MAKE="$(MAKE)" tests/whole

# The catalogue of attacks with what waits for time limits; make test runs it without.
attacks:
	@tests/setup test
	@$(MAKE) --no-print-directory $(JOBS_HERE) all clock build/tests/alone $(MATRIX_WORLD) build/tests/unit/held build/tests/unit/many_children
	@LONG=1 TEST_SECONDS=7200 TESTS="tests/attacks/attacks.test tests/attacks/catalogue.test" tests/run

check: build/bin/gen
	@failed=0; for one in "build/bin/gen check" $(wildcard tests/lint/*); do $$one || failed=1; done; exit $$failed

# Asked for, and not what an account on this machine has set: that LANGUAGE is no folder of content/languages.
SPOKEN := $(if $(findstring command,$(origin LANGUAGE)),$(LANGUAGE))

# The forms to print, all of them or one: make blank FORM=parent-ehcna, in another language: make blank LANGUAGE=ar
blank: build/bin/gen build/bin/press
	@for form in $(or $(FORM),$(basename $(notdir $(wildcard content/forms/*.yaml)))); do build/bin/gen blank $$form $(SPOKEN) || exit 1; done

# Every form (FORM=ID: that one; LANGUAGE=ar) with sample answers in a browser, made anew when a file is saved.
preview:
	@tests/setup run
	@$(MAKE) -s --no-print-directory $(JOBS_HERE) build/bin/gen build/bin/press
	@PORT="$(PORT)" FORM="$(FORM)" SPOKEN="$(SPOKEN)" exec site/preview/run

bench: all
	@tests/bench/run

# Pages by Lighthouse, in the settings of a telephone.
lighthouse:
	@tests/setup lighthouse
	@$(MAKE) --no-print-directory $(JOBS_HERE) all
	@node tests/lighthouse/run.js

# A day of load, on both servers: HOURS=24 RATE=20 (requests a second, each).
soak: all
	@HOURS="$(HOURS)" RATE="$(RATE)" node tests/soak/soak.js

install: programs
	@SOURCE_DATE_EPOCH=$(MADE) build/bin/gen build --release
	@site/server/install "$(DESTDIR)" "$(prefix)"

# One archive for a host where nobody is root: docs/running.md.
archive: programs
	@SOURCE_DATE_EPOCH=$(MADE) build/bin/gen build --release
	@site/server/archive "$(VERSION)"

deb: programs
	@tests/setup deb
	@SOURCE_DATE_EPOCH=$(MADE) build/bin/gen build --release
	@site/server/package "$(VERSION)"

# The package on an empty Debian that boots, up to a form that was sent over TLS. As root; minutes. MAY_SKIP=1: a machine that cannot is no failure.
test-install:
	@[ "$$(id -u)" != 0 ] || tests/setup install
	@if tests/install/real can; then PACK='-Zgzip -z1' $(MAKE) --no-print-directory $(JOBS_HERE) deb build/tests/alone; else [ -n "$(MAY_SKIP)" ] && $(MAKE) --no-print-directory build/tests/alone; fi
	@MAY_SKIP="$(MAY_SKIP)" TEST_SECONDS=2400 TESTS="tests/install/real" tests/run

clean:
	rm -rf build

-include $(wildcard build/obj/*/*.d build/obj/*/*/*.d build/obj/*/*/*/*.d)

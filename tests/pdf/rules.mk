# What pango needs to compile, and the test of the PDFs; its headers are the system's, not ours to warn about.
PANGO_CFLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags-only-I pangocairo 2>/dev/null))
PDF_O    := $(call obj,$(wildcard cgi-bin/web/pdf*.c))
PDF_TEST := build/tests/pdf/pdf

$(PDF_O): ALL_CFLAGS += $(PANGO_CFLAGS)

build/tests/pdf/pdf: build/obj/tests/pdf/pdf.o build/obj/tests/tap.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $^ $(LINK_pdf) $(STORE_LIBS)

# The test of the PDFs, apart from tests/unit because it alone links pango. Needs poppler-utils.
PDF_TEST := build/tests/pdf/pdf

$(PDF_TEST): build/obj/tests/pdf/pdf.o build/obj/tests/tap.o build/lib/libweb.a build/lib/libstore.a
	@mkdir -p $(@D)
	@echo "  link    $@"
	@$(CC) $(CFLAGS) -o $@ $^ $(LINK_paper) $(STORE_LIBS)

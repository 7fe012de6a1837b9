#include "store/compiled/form.h"

bool form_is_for(const struct form *f, const char *who)
{
	struct str rest = f->audience, one;

	while (str_cut(&rest, ' ', &one))
		if (str_is(one, who))
			return true;
	return false;
}

const struct form_page *form_page_find(const struct form *f, struct str id)
{
	for (size_t i = 0; i < f->page_count; i++)
		if (str_equal(f->pages[i].id, id))
			return &f->pages[i];
	return NULL;
}

static const struct form_field *find(const struct form_field *fields, size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(fields[i].id, id))
			return &fields[i];
	return NULL;
}

const struct form_field *form_field_find(const struct form *f, struct str id,
                                         const struct form_page **page)
{
	for (size_t i = 0; i < f->page_count; i++) {
		const struct form_field *field = find(f->pages[i].fields, f->pages[i].field_count, id);

		if (!field)
			continue;
		if (page)
			*page = &f->pages[i];
		return field;
	}
	return NULL;
}

const struct form_field *form_column_find(const struct form_field *list, struct str id)
{
	return find(list->columns, list->column_count, id);
}

const struct form_option *form_option_find(const struct form_option *options, size_t count,
                                           struct str id)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(options[i].id, id))
			return &options[i];
	return NULL;
}

/* commands.h: what the portal tool can do; each gives an exit code. The table of them is in
 * portal.c. */
#ifndef PORTAL_COMMANDS_H
#define PORTAL_COMMANDS_H

#include "store/portal/tool.h"

int keeper_run(struct tool *t);                /* keeper.c */

int staff_command_add(struct tool *t);         /* staff_command.c */
int staff_command_list(struct tool *t);
int staff_command_disable(struct tool *t);
int staff_command_enable(struct tool *t);
int staff_command_invite(struct tool *t);
int staff_command_reset(struct tool *t);

int person_command_find(struct tool *t);       /* person_command.c */

int mail_command_run(struct tool *t);          /* mail_command.c */
int mail_command_list(struct tool *t);
int mail_command_retry(struct tool *t);

int store_command_purge(struct tool *t);       /* purge_command.c */

int store_command_backup(struct tool *t);      /* backup_command.c */
int store_command_restore(struct tool *t);
int store_command_drill(struct tool *t);
int store_command_upgrade(struct tool *t);
int recipient_command(struct tool *t);

int store_command_check(struct tool *t);       /* store_command.c */
int demo_command(struct tool *t);
int store_command_rotate(struct tool *t);

int rehearse_command(struct tool *t);          /* rehearse_command.c */

int invite_command(struct tool *t);            /* invite_command.c */

int host_command(struct tool *t);              /* host_command.c */

int deploy_command(struct tool *t);            /* deploy_command.c */

int export_command(struct tool *t);            /* export_command.c */

int audit_command(struct tool *t);             /* audit_command.c */
int audit_command_heads(struct tool *t);
int audit_command_seal(struct tool *t);
int audit_command_verify(struct tool *t);

int passwords_command(struct tool *t);         /* passwords_command.c */

int report_command_stats(struct tool *t);      /* report_command.c */

#endif

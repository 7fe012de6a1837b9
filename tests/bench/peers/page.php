<?php
// A minimal page of a form with ten questions, as a floor for what PHP-FPM with SQLite can do: a session by cookie, a draft as one row,
// a token against forged requests, a save that is on the disk before it is answered. No sealing, no audit, no conditions, no checks.
$store = new PDO('sqlite:' . $_SERVER['PEER_STORE'], null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$store->exec('PRAGMA journal_mode = WAL');
$store->exec('PRAGMA synchronous = FULL');

$find = $store->prepare('SELECT d.id, d.revision, d.answers, s.token FROM session s JOIN draft d ON d.person = s.person WHERE s.id = ?');
$find->execute([$_COOKIE['session'] ?? '']);
$draft = $find->fetch(PDO::FETCH_ASSOC);
$find->closeCursor();
if (!$draft) {
	http_response_code(401);
	exit;
}
$answers = json_decode($draft['answers'], true);
$questions = range(1, 10);

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
	if (!hash_equals($draft['token'], $_POST['token'] ?? '')) {
		http_response_code(403);
		exit;
	}
	foreach ($questions as $n)
		$answers["question$n"] = $_POST["question$n"] ?? '';
	$store->prepare('UPDATE draft SET answers = ?, revision = revision + 1 WHERE id = ?')->execute([json_encode($answers), $draft['id']]);
	header('Location: /page.php', true, 303);
	exit;
}
$text = fn($s) => htmlspecialchars($s, ENT_QUOTES);
?>
<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>School</title><meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<main>
<h1>School</h1>
<form method="post">
<input type="hidden" name="token" value="<?= $text($draft['token']) ?>">
<?php foreach ($questions as $n): ?>
<div class="field">
<label for="question<?= $n ?>">Question <?= $n ?>: what should we know about this?</label>
<p class="hint" id="hint<?= $n ?>">Write as much as you like, in your own words.</p>
<textarea id="question<?= $n ?>" name="question<?= $n ?>" rows="4" aria-describedby="hint<?= $n ?>"><?= $text($answers["question$n"] ?? '') ?></textarea>
</div>
<?php endforeach ?>
<button name="action" value="next">Save and continue</button>
</form>
</main>
</body>
</html>

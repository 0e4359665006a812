"""Saved web pages of different kinds, for tests of their reader."""

from tests.pdfs import ADVICE

PAGE = f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Permanence | Ville</title>
<link rel="canonical" href="https://ville.example/permanence"><script>document.write("piège")</script></head><body>
<nav><ul><li><a href="/">Accueil</a></li><li>Contact</li></ul></nav><header>Menu du site</header>
<main><h1>La permanence juridique</h1><p>{ADVICE.replace("é", "&eacute;")}</p><h2>Tarifs</h2>
<p>La consultation est <b>gra</b>tuite<br>pour tous.</p><ul><li>Carte d'identité</li><li>Avis d'imposition</li></ul>
<p hidden>Texte caché.</p><p style="display: none">Encore caché.</p><!-- un commentaire --><template>Modèle.</template>
<table><tr><th>Jour</th><th>Heure</th></tr><tr><td>Lundi</td><td>9 h</td></tr></table></main>
<aside>Publicité pour un autre site.</aside><footer>Mentions légales</footer></body></html>"""


BOOK = f"""<html><head><title>Le guide - 2.1</title></head><body class="toc">
<div class="navheader"><a href="a">Précédent</a></div>
<div class="section"><div class="titlepage"><div><div><h2 class="title"><a id="x"></a>2.1. Les aides
<a class="headerlink" href="#x">¶</a></h2></div></div></div>
<div class="toc"><p>Table des matières</p><dl class="toc">
<dt><a href="#a">2.1.1. Le loyer</a></dt><dt><a href="#b">2.1.2. Le repas</a></dt>
<dt><a href="#c">2.1.3. Le bus</a></dt></dl></div>
<p>{ADVICE}<a href="#ftn1" class="footnote"><sup>[1]</sup></a> Elle est gratuite.</p>
<p>Trois personnes y ont droit chaque mois, dans l'ordre de leur demande :</p>
<ul><li>le locataire (sur bail) ;</li><li>le logé.</li></ul>
<div><div class="titlepage"><div><h3>2.1.1. Le loyer</h3></div></div><p>{ADVICE.replace("La commune", "La ville")}</p>
<pre>ligne 1
ligne 2</pre><p>Un vers,<br>son suivant.<br><br>Un autre paragraphe de ce texte.</p>
<p>Voir l'article <a href="#art4">4</a> du règlement.</p></div></div>
<div class="navfooter"><a href="b">Suivant</a></div></body></html>"""


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>&x; Du texte.</p></body></html>',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><body><p>Du texte. &b;</p></body></html>',
    "deep": b"<html><body>" + b"<div>" * 100_000 + b"Du texte." + b"</div>" * 100_000,
    "many": b"<html><body>" + b"<p>Du texte.</p>" * 20_000,
    "attributes": b"<html><body><p " + b"a=1 " * 200_000 + b">Du texte.</p>",
    "zeros": b"<html><body><p>Du\0 texte.</p>",
    "surrogates": b"<html><body><p>Du texte. &#xD800;</p>",
}

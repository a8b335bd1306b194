/* Words that tell nothing of what is wrong, French and English, folded: articles, pronouns,
 * prepositions, the verbs that help others, greetings and closings of mails, days and months. */
#include "match/bag.h"

#include <string.h>

/* In byte order. */
static const char *const empty[] = {
	"about", "afin", "after", "afternoon", "again", "ai", "ainsi", "all", "alors", "already",
	"also", "am", "an", "and", "any", "aout", "apres", "april", "are", "as", "at", "attached",
	"au", "august", "aujourd", "aussi", "autre", "autres", "aux", "avait", "avant", "avec",
	"avez", "avoir", "avons", "avril", "be", "because", "been", "being", "best", "bien",
	"bonjour", "bonne", "bonsoir", "both", "but", "by", "ca", "can", "cannot", "cant", "car", "cc",
	"cdlt", "cdt", "ce", "ceci", "cela", "ces", "cet", "cette", "cheers", "cher", "chere",
	"chez", "comme", "comment", "contre", "cordialement", "could", "dans", "de", "dear",
	"december", "decembre", "deja", "demain", "depuis", "des", "devez", "devons", "did",
	"didnt", "dimanche", "distingues", "do", "does", "doesnt", "doing", "dois", "doit", "donc",
	"done", "dont", "du", "during", "each", "elle", "elles", "en", "encore", "entre", "envoye",
	"es", "est", "et", "etaient", "etait", "ete", "etes", "etre", "eu", "eux", "evening",
	"ever", "faire", "fais", "fait", "faites", "faut", "february", "fevrier", "few", "for",
	"friday", "from", "fw", "fwd", "get", "gets", "good", "got", "greetings", "guys", "had",
	"has", "have", "having", "he", "hello", "help", "her", "here", "hers", "hey", "hi", "hier",
	"him", "his", "how", "hui", "ici", "if", "il", "ils", "im", "in", "into", "is", "isnt",
	"it", "its", "ive", "jamais", "january", "janvier", "je", "jeudi", "journee", "juillet",
	"juin", "july", "june", "jusque", "just", "kind", "kindly", "la", "le", "les", "leur",
	"leurs", "lors", "lui", "lundi", "ma", "madam", "madame", "mai", "mais", "march", "mardi",
	"mars", "matin", "may", "me", "meme", "memes", "merci", "mercredi", "mes", "might", "mine",
	"moi", "moins", "mon", "monday", "monsieur", "more", "morning", "most", "must", "my",
	"myself", "ne", "never", "ni", "no", "nor", "nos", "not", "notre", "nous", "november",
	"novembre", "now", "objet", "october", "octobre", "of", "off", "on", "only", "ont", "onto",
	"or", "other", "others", "ou", "our", "ours", "out", "over", "own", "par", "parce", "pas",
	"pendant", "peut", "peux", "please", "pls", "plus", "pm", "pour", "pourquoi", "pourriez",
	"pouvez", "pouvoir", "pouvons", "puis", "qu", "quand", "que", "quel", "quelle", "quelles",
	"quels", "qui", "quoi", "re", "regard", "regards", "respectueusement", "sa", "salut",
	"salutations", "same", "samedi", "sans", "saturday", "se", "sent", "sentiments",
	"september", "septembre", "sera", "serait", "ses", "shall", "she", "should", "si", "since",
	"sincerely", "sir", "slt", "so", "soi", "soir", "soiree", "some", "sommes", "son", "sont",
	"sous", "still", "stp", "subject", "such", "suis", "sunday", "sur", "svp", "ta", "te",
	"team", "tes", "than", "thank", "thanks", "that", "the", "their", "theirs", "them", "then",
	"there", "these", "they", "this", "those", "thursday", "thx", "to", "today", "toi",
	"tomorrow", "ton", "too", "toujours", "tous", "tout", "toute", "toutes", "tr", "tres",
	"trop", "tu", "tuesday", "un", "une", "until", "up", "upon", "us", "vendredi", "vers",
	"very", "veuillez", "voici", "voila", "vos", "votre", "vous", "was", "we", "wednesday",
	"were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will",
	"with", "within", "without", "wont", "would", "wrote", "yes", "yesterday", "yet", "you",
	"your", "yours",
};

bool word_is_empty(const char *s, size_t n)
{
	size_t low = 0, high = NELEM(empty);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strncmp(s, empty[mid], n);

		if (order == 0 && !empty[mid][n])
			return true;
		if (order > 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

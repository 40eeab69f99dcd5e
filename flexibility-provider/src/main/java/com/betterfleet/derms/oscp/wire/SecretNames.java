package com.betterfleet.derms.oscp.wire;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises secrets in messages by the names of fields, in any spelling, and in texts by the usual forms. */
final class SecretNames {

    static final String REDACTED = "…";

    /** A separator may stand between the words of a name, as in {@code api-key}. */
    private static final String WORDS =
            "token|secret|passw|pass.?phrase|pwd|credential|api.?key|private.?key|authori[sz]ation|bearer"
                    + "|assertion|jwt|cookie";

    private static final Pattern SECRET_WORD = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);

    /** The names of the protocol's fields whose values are checked, which are most of a message. */
    private static final Set<String> PROTOCOL_NAMES = Set.of(
            "group_id",
            "type",
            "forecasted_blocks",
            "capacity",
            "phase",
            "unit",
            "start_time",
            "end_time",
            "offline_mode_at",
            "required_behaviour",
            "heartbeat_interval",
            "measurement_configuration");

    /** {@code //user:password@host}. */
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\"]*@");

    /** {@code client_secret=…} as in a query or form; bounded, as a text may be megabytes of one letter. */
    private static final Pattern ASSIGNMENT =
            Pattern.compile("((?:" + WORDS + ")[\\w.-]{0,40}=)[^\\s&;,\"]+", Pattern.CASE_INSENSITIVE);

    /** {@code Bearer …}: at least eight characters with a digit, which a sentence about tokens has not. */
    private static final Pattern SCHEME =
            Pattern.compile("\\b(bearer|token|basic)\\s+(?=\\S*\\d)[^\\s\"]{8,}", Pattern.CASE_INSENSITIVE);

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final int HEXADECIMAL = 16;

    private SecretNames() {}

    static boolean isProtocolName(String name) {
        return PROTOCOL_NAMES.contains(name);
    }

    static boolean isSecretName(String name) {
        return SECRET_WORD.matcher(name).find();
    }

    /** Removes secrets that a text shows by its form, as in addresses, queries and credentials with a scheme. */
    static String redactText(String text) {
        String redacted = text;
        if (text.indexOf('@') >= 0) {
            redacted = USER_INFO.matcher(redacted).replaceAll("//" + REDACTED + "@");
        }
        if (text.indexOf('=') >= 0) {
            redacted = ASSIGNMENT.matcher(redacted).replaceAll("$1" + REDACTED);
        }
        return text.indexOf(' ') >= 0 ? SCHEME.matcher(redacted).replaceAll("$1 " + REDACTED) : redacted;
    }

    /** Returns the end of the first name of a secret in a text that is not JSON; -1: there is none. */
    static int findMention(String text) {
        Matcher mention = SECRET_WORD.matcher(text);
        return mention.find() ? mention.end() : -1;
    }

    /** Resolves the escapes of JSON by number, which may hide a name; others hide none. */
    static String resolveEscapes(String text) {
        return text.contains("\\u")
                ? ESCAPE.matcher(text)
                        .replaceAll(escape -> Matcher.quoteReplacement(
                                String.valueOf((char) Integer.parseInt(escape.group(1), HEXADECIMAL))))
                : text;
    }
}

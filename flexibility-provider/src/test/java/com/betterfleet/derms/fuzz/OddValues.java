package com.betterfleet.derms.fuzz;

import java.util.List;
import java.util.Random;

/** Values that parsers and rules meet at their edges, as JSON texts and as plain texts. */
final class OddValues {

    private static final int LONG = 300;
    private static final int VERY_LONG = 5_000;
    private static final int DEEP = 1_200;

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "0.1",
            "0.000000000000000000000001",
            "15.0",
            "32767",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9007199254740993",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "10000000",
            "10000000.0000001",
            "1e7",
            "1e-7",
            "1E+2",
            "1e308",
            "1e309",
            "1e-400",
            "1e999999999",
            "1e-999999999",
            "1e2147483648",
            "-1e99999999999",
            "0e999999999",
            "NaN",
            "Infinity",
            "-Infinity",
            "+1",
            "01",
            ".5",
            "5.",
            "0x10",
            "1_000",
            "9".repeat(LONG),
            "0." + "1".repeat(LONG));

    /** JSON strings with their quotes and escapes. */
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\" \"",
            "\"\\u00a0\"",
            "\"a\\u0000b\"",
            "\"\\u0001\\u001f\\u007f\\u0085\"",
            "\"line\\r\\nbreak\\ttab\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude8c\"",
            "\"\\u202e\\u2066\\ufeff\\u200b\"",
            "\"e\\u0301 \\u00e9 \\uff11\\u0661\"",
            "\"\\u0130\\u0131\\u017f\\u212a\"",
            "\"Dépôt 🚌 \uFFFD \uFDD0\"",
            "\"NaN\"",
            "\"null\"",
            "\"0\"",
            "\"-1\"",
            "\"1e999999999\"",
            "\"2147483648\"",
            "\"' or 1=1 --\"",
            "\"<script>alert(1)</script>\"",
            "\"${jndi:ldap://localhost:9/a}\"",
            "\"#{7*7} [[${7*7}]] %s %n %d\"",
            "\"../../etc/passwd\"",
            "\"a/b\\\\c;d?e#f%2f\"",
            "\"http://169.254.169.254/latest\"",
            "\"file:///etc/passwd\"",
            "\"http://localhost:99999/x\"",
            "\"http://[::1\"",
            "\"{}\"",
            "\"" + "x".repeat(64) + "\"",
            "\"" + "x".repeat(LONG) + "\"",
            "\"" + "é".repeat(VERY_LONG) + "\"");

    private static final List<String> TIMES = List.of(
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999999Z",
            "9999-12-31T23:59:59-23:59",
            "+10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-06-15T12:00:60Z",
            "2026-01-31T22:30:00",
            "2026-01-31T22:30Z",
            "2026-01-31 22:30:00Z",
            "2026-01-31t22:30:00z",
            "2026-01-31T22:30:00+13:45",
            "2026-01-31T22:30:00+24:00",
            "2026-01-31T22:30:00-00:00",
            "2026-01-31T22:30:00.Z",
            "2026-01-31T22:30:00.1234567890123Z",
            "2026-01-31T22:30:00,5Z",
            "2026-01-31T22:30:00Z[Pacific/Auckland]",
            "２０２６-01-31T22:30:00Z",
            "1769898600",
            "Sat, 31 Jan 2026 22:30:00 GMT",
            "now");

    private static final List<String> JSON = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[[]]",
            "[null]",
            "{\"\":null}",
            "undefined",
            "'x'",
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "[".repeat(DEEP) + "]".repeat(DEEP),
            "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP));

    private static final List<String> NAMES = List.of(
            "",
            " ",
            "id",
            "ID",
            "__proto__",
            "class",
            "@type",
            "$ref",
            "a.b",
            "a[0]",
            "\\u0000",
            "\\ud800",
            "x".repeat(LONG));

    /** Texts for a part of a URL, already encoded. */
    private static final List<String> ENCODED = List.of(
            "unknown",
            "0",
            "-1",
            "2147483648",
            "9223372036854775808",
            "1e9",
            "NaN",
            "%00",
            "a%00b",
            "%0d%0aX-Injected:1",
            "%ff",
            "%c0%ae%c0%ae",
            "%ed%a0%80",
            "%F0%9F%9A%8C",
            "%20",
            "a%20b+c",
            "%2e%2e",
            "..%2f..",
            "a%2Fb",
            "a%5Cb",
            "a;b=c",
            "%25",
            "%252e",
            "%27%20or%201=1",
            "%3Cscript%3E",
            "x".repeat(LONG),
            "%C3%A9".repeat(LONG));

    private OddValues() {}

    static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A JSON text in place of a value that looked like {@code present}. */
    static String jsonInPlaceOf(String present, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> pick(random, JSON);
            case 1 -> pick(random, NUMBERS);
            case 2 -> pick(random, TEXTS);
            default -> {
                if (looksLikeTime(present)) {
                    yield '"' + pick(random, TIMES) + '"';
                }
                yield pick(random, present.startsWith("\"") ? TEXTS : NUMBERS);
            }
        };
    }

    private static boolean looksLikeTime(String present) {
        return present.matches("\"\\d{4}-\\d\\d-\\d\\dT.*\"");
    }

    static String jsonName(Random random) {
        return pick(random, NAMES);
    }

    static String urlPart(Random random) {
        return pick(random, ENCODED);
    }

    /** A time for a query, encoded. */
    static String urlTime(Random random) {
        return pick(random, TIMES)
                .replace("+", "%2B")
                .replace(" ", "%20")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("２０２６", "%EF%BC%92");
    }
}

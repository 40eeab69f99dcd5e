package com.betterfleet.derms.exchange;

import com.betterfleet.derms.refusal.InputChecks;

/** Makes texts from outside storable: of bounded length, and with characters that PostgreSQL or UTF-8 refuse escaped. */
final class StorableText {

    private static final int MAX_ESCAPED_CHARACTER = 6;

    private StorableText() {}

    /**
     * Escapes NUL and halves of surrogate pairs as in JSON, and shortens a longer text to {@code maxLength} characters
     * and an ellipsis. A pair is not cut in two.
     */
    static String of(String text, int maxLength) {
        String bounded = text.length() <= maxLength ? text : text.substring(0, cutPosition(text, maxLength)) + "…";
        return InputChecks.isStorable(bounded) ? bounded : escape(bounded, maxLength);
    }

    private static int cutPosition(String text, int maxLength) {
        return Character.isHighSurrogate(text.charAt(maxLength - 1)) && Character.isLowSurrogate(text.charAt(maxLength))
                ? maxLength - 1
                : maxLength;
    }

    private static String escape(String text, int maxLength) {
        StringBuilder escaped = new StringBuilder(text.length() + MAX_ESCAPED_CHARACTER);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (isPair(text, i)) {
                escaped.append(character).append(text.charAt(++i));
            } else if (character == 0 || Character.isSurrogate(character)) {
                escaped.append("\\u%04x".formatted((int) character));
            } else {
                escaped.append(character);
            }
            if (escaped.length() > maxLength) {
                return escaped.append('…').toString();
            }
        }
        return escaped.toString();
    }

    private static boolean isPair(String text, int index) {
        return index + 1 < text.length() && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }
}

package com.betterfleet.derms.console;

import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;

/**
 * Why an act was not done, for the form it was asked for in.
 *
 * @param act the form's id on the page
 * @param text what is wrong and what would be right
 * @param given the reason that was typed, so that nobody types it again
 * @param field the field it is about
 */
record Objection(String act, String text, String given, String field) {

    private static final String REASON = "reason";
    private static final int LONGEST_REASON = 200;

    static Objection reason(String act, Invalid refused, String given) {
        String text = given.isBlank()
                ? "Say why: whoever reads this later wants to know. Nothing was given."
                : "The reason is %d characters long; at most %d printable ones are taken."
                        .formatted(given.length(), LONGEST_REASON);
        boolean about = refused.field().equals(REASON);
        return new Objection(act, about ? text : refused.text(), given, refused.field());
    }

    static Objection state(String act, Conflict refused, String given) {
        return new Objection(act, refused.text(), given, REASON);
    }
}

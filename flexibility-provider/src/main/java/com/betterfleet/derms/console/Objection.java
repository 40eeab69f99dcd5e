package com.betterfleet.derms.console;

import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;

/**
 * Why an act was not done, for the form it was asked for in.
 *
 * @param act the form's id on the page
 * @param text what is wrong and what would be right
 * @param given what was typed, so that nobody types it again
 */
record Objection(String act, String text, String given) {

    private static final int LONGEST_REASON = 200;

    static Objection reason(String act, Invalid refused, String given) {
        String text = given.isBlank()
                ? "Say why: whoever reads this later wants to know. Nothing was given."
                : "The reason is %d characters long; at most %d printable ones are taken."
                        .formatted(given.length(), LONGEST_REASON);
        return new Objection(act, refused.field().equals("reason") ? text : refused.text(), given);
    }

    static Objection state(String act, Conflict refused, String given) {
        return new Objection(act, refused.text(), given);
    }
}

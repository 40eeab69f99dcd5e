package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.RejectedRequestException;

/**
 * The error of a submitted form.
 *
 * @param formId the form's id on the page
 * @param text what is wrong and what is expected
 * @param typedReason the reason as typed, to fill the form again
 * @param field the invalid field
 */
public record FormError(String formId, String text, String typedReason, String field) {

    private static final String REASON = "reason";
    private static final int LONGEST_REASON = 200;

    /** The error of a request that was rejected, for the form it came from. */
    public static FormError of(String formId, RejectedRequestException refused, String typedReason) {
        return refused instanceof InvalidValueException invalid
                ? invalidReason(formId, invalid, typedReason)
                : new FormError(formId, refused.text(), typedReason, REASON);
    }

    private static FormError invalidReason(String formId, InvalidValueException refused, String typedReason) {
        String text = typedReason.isBlank()
                ? "Enter a reason: it is recorded with your name."
                : "The reason is %d characters long; at most %d printable ones are allowed."
                        .formatted(typedReason.length(), LONGEST_REASON);
        boolean isReasonField = refused.field().equals(REASON);
        return new FormError(formId, isReasonField ? text : refused.text(), typedReason, refused.field());
    }
}

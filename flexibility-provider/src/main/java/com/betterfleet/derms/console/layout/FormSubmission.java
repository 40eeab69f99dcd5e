package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.refusal.RejectedRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A form submitted on a page. Both outcomes redirect to the page; a rejected one to the form, with its error.
 *
 * @param page the page's address
 * @param formId the form's id on the page
 * @param typedReason the reason as typed; empty where the form has none
 * @param typed the form's other values as typed; null where it has none
 */
public record FormSubmission(
        String page,
        String formId,
        String typedReason,
        @Nullable Object typed) {

    public FormSubmission(String page, String formId, String typedReason) {
        this(page, formId, typedReason, null);
    }

    /** Runs the operation and returns the redirect. */
    public String run(RedirectAttributes flash, Runnable operation) {
        try {
            operation.run();
            return "redirect:" + page;
        } catch (RejectedRequestException refused) {
            return showError(FormError.of(formId, refused, typedReason), flash);
        }
    }

    private String showError(FormError error, RedirectAttributes flash) {
        flash.addFlashAttribute("objection", error);
        if (typed != null) {
            flash.addFlashAttribute("typed", typed);
        }
        return "redirect:" + page + "#" + formId;
    }
}

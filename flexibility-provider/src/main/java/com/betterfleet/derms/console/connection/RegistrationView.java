package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.registration.RegistrationStatus;
import com.betterfleet.derms.registration.RegistrationStep;
import java.util.List;
import java.util.Locale;

/**
 * The registration with a partner, as text (M3).
 *
 * @param steps newest first
 */
public record RegistrationView(
        RegistrationStatus status, List<RegistrationStep> steps, String partner, Formats formats) {

    /** Whether the page shows it: a partner with credentials agreed otherwise has no registration. */
    public boolean isShown() {
        return status.possible() || !steps.isEmpty();
    }

    /** Whether the registration has yet to supply what the link needs. */
    boolean isNotStarted() {
        return status.possible() && isInStage("UNREGISTERED") && hasIssuedToken();
    }

    public boolean isInStage(String stage) {
        return status.stage().equals(stage);
    }

    /** Whether an issued token awaits the partner's registration. */
    private boolean hasIssuedToken() {
        return status.issuedTokenUntil() != null;
    }

    /** "Registered since 21:04." */
    public RichText sentence() {
        RichText.RichTextBuilder richText = RichText.startText(formats);
        switch (status.stage()) {
            case "ASKING" -> richText.appendStrong("Our registration is being sent to " + partner + ".");
            case "AWAITING_ANSWER" ->
                richText.appendStrong(partner + " accepted our registration and has yet to send its own.");
            case "ANSWERING" -> richText.appendStrong(partner + " registered; our answer is being sent.");
            case "REGISTERED" -> richText.appendStrong("Registered. ").appendText("Each side has the other's token.");
            case "UPDATING" ->
                richText.appendStrong("Registered. ").appendText("A new token is being sent to " + partner + ".");
            case "ENDING" -> richText.appendStrong("Ending. ").appendText(partner + " has yet to be notified.");
            case "ENDED" -> richText.appendStrong("Ended. ").appendText("Neither side accepts the other.");
            case "STOPPED" -> richText.appendStrong("Stopped.");
            default -> richText.appendStrong("Not registered.");
        }
        if (status.reason() != null) {
            String reason = status.reason();
            richText.appendText(" " + reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".");
        }
        return richText.build();
    }

    public String advice() {
        return switch (status.stage()) {
            case "ASKING", "ANSWERING", "UPDATING" -> "Nothing to do: it is retried until " + partner + " accepts it.";
            case "AWAITING_ANSWER" -> "Wait for " + partner + "'s answer, or register again.";
            case "ENDING" -> "Wait, or end it again to end it without " + partner + ".";
            case "STOPPED" -> "Fix what the reason says, then register again.";
            case "ENDED" ->
                hasIssuedToken()
                        ? awaitPartnerAdvice()
                        : "To start again, issue a token for " + partner
                                + ", or enter the one it supplied in the configuration.";
            case "UNREGISTERED" ->
                hasIssuedToken()
                        ? awaitPartnerAdvice()
                        : "Register with the token that " + partner
                                + " supplied, or issue one with which it registers.";
            default -> "Nothing to do.";
        };
    }

    private String awaitPartnerAdvice() {
        return partner + " registers with the token that was issued; nothing to do until then.";
    }
}

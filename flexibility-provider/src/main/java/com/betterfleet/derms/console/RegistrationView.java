package com.betterfleet.derms.console;

import com.betterfleet.derms.connection.RegistrationStatus;
import com.betterfleet.derms.connection.RegistrationStep;
import java.util.List;
import java.util.Locale;

/**
 * The exchange of tokens with a partner, in words (M3).
 *
 * @param steps newest first
 */
record RegistrationView(RegistrationStatus status, List<RegistrationStep> steps, String partner, Figures figures) {

    /** Whether there is anything to show: a partner whose credentials are agreed otherwise has no registration. */
    public boolean shown() {
        return status.possible() || !steps.isEmpty();
    }

    /** Whether the exchange has yet to bring what the link needs. */
    boolean beforeAnything() {
        return status.possible() && is("UNREGISTERED") && issued();
    }

    public boolean is(String stage) {
        return status.stage().equals(stage);
    }

    /** Whether a token that we issued waits for the partner. */
    private boolean issued() {
        return status.issuedTokenUntil() != null;
    }

    /** "Registered since 21:04." */
    public Sentence sentence() {
        Sentence.Draft line = Sentence.write(figures);
        switch (status.stage()) {
            case "ASKING" -> line.stress("Our registration is on its way to " + partner + ".");
            case "AWAITING_ANSWER" -> line.stress(partner + " took our registration and owes its own.");
            case "ANSWERING" -> line.stress(partner + " registered; our answer is on its way.");
            case "REGISTERED" -> line.stress("Registered. ").say("Both have each other's token.");
            case "UPDATING" -> line.stress("Registered. ").say("A new token is on its way to " + partner + ".");
            case "ENDING" -> line.stress("Ending. ").say(partner + " is still to be told.");
            case "ENDED" -> line.stress("Ended. ").say("Nobody is let in on either side.");
            case "STOPPED" -> line.stress("Stopped.");
            default -> line.stress("Not registered.");
        }
        if (status.reason() != null) {
            String reason = status.reason();
            line.say(" " + reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".");
        }
        return line.end();
    }

    public String advice() {
        return switch (status.stage()) {
            case "ASKING", "ANSWERING", "UPDATING" -> "Nothing to do: it is tried until " + partner + " has taken it.";
            case "AWAITING_ANSWER" -> "Wait for " + partner + "'s answer, or register again.";
            case "ENDING" -> "Wait, or end it again to end it without " + partner + ".";
            case "STOPPED" -> "Put right what the reason says, then register again.";
            case "ENDED" ->
                issued()
                        ? awaited()
                        : "To begin anew, issue a token for " + partner
                                + ", or state the one it gave in the configuration.";
            case "UNREGISTERED" ->
                issued()
                        ? awaited()
                        : "Register with the token that " + partner + " gave, or issue one with which it registers.";
            default -> "Nothing to do.";
        };
    }

    private String awaited() {
        return partner + " registers with the token that was issued; nothing to do until then.";
    }
}

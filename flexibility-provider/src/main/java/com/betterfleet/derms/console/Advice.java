package com.betterfleet.derms.console;

import com.betterfleet.derms.console.Situation.Cause;
import org.jspecify.annotations.Nullable;

/** What the operator should do, so that nobody has to guess whether to act or to wait. */
final class Advice {

    private Advice() {}

    static String on(Standing standing) {
        if (standing.breach() != null) {
            return "Lower the load now, and check that load control follows the circuit's limit.";
        }
        if (standing.unwritten() != null && standing.unwritten().failed()) {
            return "Set the circuit's limit by hand where load control reads it, and find out why its platform does not answer.";
        }
        if (standing.limit().zero()) {
            return "0 is a real limit: charging stays stopped until it rises. If that cannot be meant, call "
                    + standing.partner() + ".";
        }
        String partner = standing.partner();
        return switch (standing.situation()) {
            case Situation.Unmanaged ignored -> "To let the distributor limit this site, bind one of its groups here.";
            case Situation.LocalControl ignored -> partner + "'s limits stay away until the site is connected again.";
            case Situation.Awaiting awaiting ->
                awaiting.overdue()
                        ? "Charging may go on. Ask " + partner + " why no forecast comes."
                        : "Nothing to do: the first limit applies by itself.";
            case Situation.Forecast ignored -> "Nothing to do.";
            case Situation.Fallback fallback -> during(fallback.cause(), partner);
            case Situation.Recovering ignored -> "Nothing to do: it ends by itself.";
        };
    }

    /** The same for a card, where nothing to do is not said at all. */
    static @Nullable String brief(Standing standing) {
        if (standing.breach() != null) {
            return "Lower the load now.";
        }
        if (standing.unwritten() != null && standing.unwritten().failed()) {
            return "Set the limit by hand where load control reads it.";
        }
        if (standing.limit().zero()) {
            return "Charging is stopped.";
        }
        return switch (standing.situation()) {
            case Situation.Fallback ignored -> "Charging may go on. If it lasts, call " + standing.partner() + ".";
            case Situation.Awaiting awaiting ->
                awaiting.overdue() ? "Charging may go on. Ask " + standing.partner() + " why." : null;
            case Situation.Unmanaged ignored -> null;
            case Situation.LocalControl ignored -> null;
            case Situation.Forecast ignored -> null;
            case Situation.Recovering ignored -> null;
        };
    }

    private static String during(Cause cause, String partner) {
        return switch (cause) {
            case Cause.ForecastGap ignored ->
                "Charging may go on under this limit. It ends by itself when " + partner
                        + " sends a limit for now; if it lasts, call " + partner + ".";
            case Cause.BackWithGap ignored ->
                "Charging may go on under this limit. It ends by itself when " + partner
                        + " sends a limit for now; if it lasts, call " + partner + ".";
            case Cause.ForecastsOnly ignored ->
                "Charging may go on under this limit. It ends by itself when heartbeats come again; if it lasts, call "
                        + partner + ".";
            case Cause.LinkLost ignored ->
                "Charging may go on under this limit. It ends by itself when the link is back; if it lasts, call "
                        + partner + ".";
            case Cause.LinkUnknown ignored -> "Nothing to do yet: " + partner + "'s next heartbeat settles it.";
        };
    }
}

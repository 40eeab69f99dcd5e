package com.betterfleet.derms.console;

import com.betterfleet.derms.console.Situation.Cause;

/** What the operator should do, so that nobody has to guess whether to act or to wait. */
final class Advice {

    private Advice() {}

    static String on(Standing standing) {
        if (standing.breach() != null) {
            return "Lower the load now, and check that load control follows the circuit's limit.";
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

    private static String during(Cause cause, String partner) {
        return switch (cause) {
            case Cause.ForecastGap ignored ->
                "Charging may go on under this limit. It ends by itself when " + partner
                        + " sends a limit for now; if it lasts, call " + partner + ".";
            case Cause.LinkLost ignored ->
                "Charging may go on under this limit. It ends by itself when the link is back; if it lasts, call "
                        + partner + ".";
            case Cause.LinkUnknown ignored -> "Nothing to do yet: " + partner + "'s next heartbeat settles it.";
        };
    }
}

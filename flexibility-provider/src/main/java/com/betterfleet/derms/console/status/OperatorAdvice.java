package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import org.jspecify.annotations.Nullable;

/** What the operator should do, or that there is nothing to do. */
public final class OperatorAdvice {

    private OperatorAdvice() {}

    public static String adviceFor(ScopeStatus status) {
        if (status.breach() != null) {
            return "Lower the load now, and check that load control follows the circuit's limit.";
        }
        if (status.unconfirmed() != null && status.unconfirmed().overdue()) {
            return "Set the circuit's limit by hand where load control reads it, and find out why its platform does not answer.";
        }
        if (status.isMissingCircuit()) {
            return "Nothing limits charging here: ask an administrator to give this site a circuit that is a grid connection.";
        }
        if (status.limit().isZero()) {
            return "0 is a real limit: charging stays stopped until it rises. If that is a mistake, call "
                    + status.partner() + ".";
        }
        String partner = status.partner();
        return switch (status.cause()) {
            case StatusCause.UnboundCause ignored ->
                "To let the distributor limit this site, bind one of its groups here.";
            case StatusCause.LocalControlCause ignored -> partner + "'s limits are ignored until you return control.";
            case StatusCause.AwaitingCause awaiting ->
                awaiting.overdue()
                        ? "Charging can continue. Ask " + partner + " why no forecast arrives."
                        : "Nothing to do: the first limit applies by itself.";
            case StatusCause.ForecastCause ignored -> "Nothing to do.";
            case StatusCause.FallbackCause fallback -> adviceDuring(fallback.episodeCause(), partner);
            case StatusCause.RecoveringCause ignored -> "Nothing to do: it ends without action.";
        };
    }

    /** The advice for a card; null when there is nothing to do. */
    public static @Nullable String shortAdviceFor(ScopeStatus status) {
        if (status.breach() != null) {
            return "Lower the load now.";
        }
        if (status.unconfirmed() != null && status.unconfirmed().overdue()) {
            return "Set the limit by hand where load control reads it.";
        }
        if (status.isMissingCircuit()) {
            return "Nothing limits charging here. Ask an administrator for a grid connection.";
        }
        if (status.limit().isZero()) {
            return "Charging is stopped.";
        }
        return switch (status.cause()) {
            case StatusCause.FallbackCause ignored ->
                "Charging can continue. If it lasts, call " + status.partner() + ".";
            case StatusCause.AwaitingCause awaiting ->
                awaiting.overdue() ? "Charging can continue. Ask " + status.partner() + " why." : null;
            case StatusCause.UnboundCause ignored -> null;
            case StatusCause.LocalControlCause ignored -> null;
            case StatusCause.ForecastCause ignored -> null;
            case StatusCause.RecoveringCause ignored -> null;
        };
    }

    private static String adviceDuring(EpisodeCause cause, String partner) {
        return switch (cause) {
            case EpisodeCause.GapInForecast ignored ->
                "Charging can continue under this limit. It ends when " + partner
                        + " sends a limit for now; if it lasts, call " + partner + ".";
            case EpisodeCause.LinkRestoredWithGap ignored ->
                "Charging can continue under this limit. It ends when " + partner
                        + " sends a limit for now; if it lasts, call " + partner + ".";
            case EpisodeCause.ForecastsWithoutHeartbeat ignored ->
                "Charging can continue under this limit. It ends when heartbeats arrive again; if it lasts, call "
                        + partner + ".";
            case EpisodeCause.HeartbeatLost ignored ->
                "Charging can continue under this limit. It ends when the link is back; if it lasts, call " + partner
                        + ".";
            case EpisodeCause.ServiceWasDown ignored ->
                "Nothing to do yet: " + partner + "'s next heartbeat shows whether the link works.";
        };
    }
}

package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.incident.IncidentKind;

/** What each kind of incident is called, and what the operator should do about it. */
public final class IncidentTexts {

    private IncidentTexts() {}

    public static String titleOf(IncidentKind kind) {
        return switch (kind) {
            case LINK_LOST -> "Link lost";
            case FORECAST_GAP -> "Gap in the forecast";
            case NO_FORECAST -> "No first forecast";
            case WRITE_FAILED -> "Limit not written";
            case BREACH -> "Over the limit";
            case RUNNER_LATE -> "Limit decisions were delayed";
            case CLOCK_STEP -> "Clock set back";
            case CLOCK_OFFSET -> "Clock of an instance is off";
            case FORECAST_STALE -> "Forecast is old";
            case FORECAST_OVERDUE -> "Forecast is overdue";
            case ZERO_LIMIT -> "Charging stops";
            case LOW_LIMIT -> "Limit too low to be useful";
            case STEP_AHEAD -> "Limit changes soon";
            case FALLBACK_COVER_SHORT -> "Fallback limits end soon";
            case ENERGY_SHORT -> "Less energy than yesterday";
            case FOREIGN_VALUE -> "Another system wrote to the circuit";
            case HEADING_FOR_BREACH -> "Heading over the limit";
            case FORECAST_REFUSED -> "Forecast refused";
            case FORECAST_HOLE -> "Gap in a new forecast";
            case FORECAST_OVERLAP -> "Overlapping blocks";
            case REQUEST_ID_REUSED -> "Request id used twice";
            case SEGMENTS_INCOMPLETE -> "Incomplete message";
            case CLOCK_SKEW -> "Clocks differ";
            case FLAT_BODY -> "Malformed handshake";
            case CREDENTIAL_EXPIRING -> "Credential ends soon";
        };
    }

    /** What to do while it lasts. */
    public static String adviceFor(IncidentKind kind) {
        return switch (kind) {
            case LINK_LOST ->
                "Charging may go on under the limits shown here. It ends by itself when the heartbeat is back; if it lasts, call the distributor.";
            case FORECAST_GAP ->
                "Charging may go on under the limit shown here. It ends by itself when the forecast covers again; if it lasts, call the distributor.";
            case NO_FORECAST -> "Charging may go on. Ask the distributor why no forecast comes.";
            case WRITE_FAILED ->
                "Set the circuit's limit by hand where load control reads it, and find out why it does not answer.";
            case BREACH -> "Lower the load now, and check that load control follows the circuit's limit.";
            case RUNNER_LATE ->
                "Limits may be out of date. Load control follows its schedule; look at this instance and its database now.";
            case CLOCK_STEP ->
                "Look at the time service of the database's machine. Limits go on as they are meanwhile.";
            case CLOCK_OFFSET ->
                "Look at the time service of this instance's machine and of the database's. Limits follow the database's clock.";
            case FORECAST_STALE -> "The limit stays as it is. Ask the distributor why no new forecast comes.";
            case FORECAST_OVERDUE ->
                "The limit stays as it is. If no forecast follows, ask the distributor why none comes.";
            case ZERO_LIMIT ->
                "0 is a real limit. Charge before it begins, or ask the distributor for more; if it cannot be meant, call them.";
            case LOW_LIMIT -> "Charge before it begins, or ask the distributor for more.";
            case STEP_AHEAD -> "Nothing to do if charging can follow; it happens by itself.";
            case FALLBACK_COVER_SHORT ->
                "Nothing to do at the site. Ask the distributor to state its fallback limits for a day ahead.";
            case ENERGY_SHORT -> "Plan which buses are charged first, or ask the distributor for more.";
            case FOREIGN_VALUE ->
                "Find out who wrote it. A lower value holds as operational limit: release it on the circuit's page when its reason is gone.";
            case HEADING_FOR_BREACH -> "Lower the load before the quarter hour ends.";
            case FORECAST_REFUSED ->
                "The last good forecast goes on and grows older. Tell the distributor the reason given here.";
            case FORECAST_HOLE -> "Ask the distributor whether the hole is meant; fallback begins there.";
            case FORECAST_OVERLAP -> "The lower limit was taken. Tell the distributor.";
            case REQUEST_ID_REUSED -> "Tell the distributor: answers can no longer be told apart by this id.";
            case SEGMENTS_INCOMPLETE -> "Nothing of it was applied. Ask the distributor to send it again.";
            case CLOCK_SKEW -> "Compare both clocks with the distributor.";
            case FLAT_BODY -> "Tell the distributor: these demands mean nothing where they stand.";
            case CREDENTIAL_EXPIRING -> "Renew the credential before it ends.";
        };
    }
}

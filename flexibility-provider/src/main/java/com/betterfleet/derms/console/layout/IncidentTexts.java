package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.incident.IncidentKind;

/** The title of each kind of incident and the advice for the operator. */
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
            case PROCESSING_FAILED -> "The service cannot process this";
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

    /** What to do while the incident is open. */
    public static String adviceFor(IncidentKind kind) {
        return switch (kind) {
            case LINK_LOST ->
                "Charging can continue under the limits shown here. It ends when the heartbeat is back; if it lasts, call the distributor.";
            case FORECAST_GAP ->
                "Charging can continue under the limit shown here. It ends when the forecast covers again; if it lasts, call the distributor.";
            case NO_FORECAST -> "Charging can continue. Ask the distributor why no forecast arrives.";
            case WRITE_FAILED ->
                "Set the circuit's limit by hand where load control reads it, and find out why the platform does not answer.";
            case BREACH -> "Lower the load now, and check that load control follows the circuit's limit.";
            case RUNNER_LATE ->
                "Limits may be out of date. Load control follows its schedule; check this instance and its database now.";
            case PROCESSING_FAILED -> "Nothing else is affected. If it lasts, report it with the service's log.";
            case CLOCK_STEP -> "Check the time service of the database's machine. Limits stay as they are meanwhile.";
            case CLOCK_OFFSET ->
                "Check the time service of this instance's machine and of the database's. Limits follow the database's clock.";
            case FORECAST_STALE -> "The limit stays as it is. Ask the distributor why no new forecast comes.";
            case FORECAST_OVERDUE ->
                "The limit stays as it is. If no forecast follows, ask the distributor why none comes.";
            case ZERO_LIMIT ->
                "0 is a real limit. Charge before it begins, or ask the distributor for more; if it is a mistake, call them.";
            case LOW_LIMIT -> "Charge before it begins, or ask the distributor for more.";
            case STEP_AHEAD -> "Nothing to do if charging can follow.";
            case FALLBACK_COVER_SHORT ->
                "Nothing to do at the site. Ask the distributor to state its fallback limits for a day ahead.";
            case ENERGY_SHORT -> "Plan which buses are charged first, or ask the distributor for more.";
            case FOREIGN_VALUE ->
                "Find out who wrote it. A lower value applies as the operational limit: release it on the circuit's page when its reason is gone.";
            case HEADING_FOR_BREACH -> "Lower the load before the quarter hour ends.";
            case FORECAST_REFUSED ->
                "The last accepted forecast stays in force. Send the distributor the reason shown here.";
            case FORECAST_HOLE -> "Ask the distributor whether the gap is intended; fallback begins there.";
            case FORECAST_OVERLAP -> "The lower limit applies. Inform the distributor.";
            case REQUEST_ID_REUSED -> "Inform the distributor: replies cannot be matched by this id.";
            case SEGMENTS_INCOMPLETE -> "Nothing of it was applied. Ask the distributor to send it again.";
            case CLOCK_SKEW -> "Compare both clocks with the distributor.";
            case FLAT_BODY -> "Inform the distributor: these properties are ignored where they were sent.";
            case CREDENTIAL_EXPIRING -> "Renew the credential before it ends.";
        };
    }
}

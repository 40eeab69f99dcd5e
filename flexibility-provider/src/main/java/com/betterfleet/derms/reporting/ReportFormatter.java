package com.betterfleet.derms.reporting;

import java.util.List;

/** Port: formats reports as messages. Implemented by the protocol's room. */
public interface ReportFormatter {

    /**
     * The content of a message.
     *
     * @param type the message's name in the protocol, opaque here
     */
    record FormattedReport(String type, String body) {}

    /** Formats a report as the messages that the partner properties ask for, in sending order; may be none. */
    List<FormattedReport> formatReport(WindowReport report);
}

package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers requests below one path that the firewall or the web server rejects, in the form of its edge. */
public interface RejectedPathResponder {

    /** The path below which this responder answers; ends with a slash. */
    String basePath();

    /** Writes the answer: 400 with the reason. */
    void respond(HttpServletRequest request, HttpServletResponse response) throws IOException;
}

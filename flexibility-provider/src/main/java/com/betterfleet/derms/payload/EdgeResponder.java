package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes refusals below the paths of one edge, in that edge's own form. Paths without a responder belong to pages. */
public interface EdgeResponder {

    /** Whether a path belongs to this edge. */
    boolean serves(String path);

    /** Whether the edge checks the Content-Type itself, after the caller is known, and answers whatever Accept states. */
    default boolean checksMediaTypes() {
        return false;
    }

    /** Whether the edge reads forms and nothing else. */
    default boolean readsForms() {
        return false;
    }

    /** Whether requests that find every database connection in use queue for one, rather than being answered soon. */
    default boolean queuesForDatabase() {
        return false;
    }

    /** Writes the status and the body; headers that the refusal needs are set before. */
    void writeRefusal(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException;
}

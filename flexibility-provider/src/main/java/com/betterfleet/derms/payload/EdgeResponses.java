package com.betterfleet.derms.payload;

import com.betterfleet.derms.database.DatabaseFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Refuses a request in the form of the edge that its path belongs to: a problem, an OAuth or OSCP error, or a page. */
@Component
public class EdgeResponses {

    /** The request attribute with the text of a refusal, for the error page. */
    public static final String REFUSAL_TEXT = EdgeResponses.class.getName() + ".text";

    /** The request attribute that states, for the error page, whether a database that failed does not answer at all. */
    public static final String DATABASE_UNAVAILABLE = EdgeResponses.class.getName() + ".databaseUnavailable";

    /** The seconds after which a request that failed because of the database is worth repeating. */
    public static final String RETRY_AFTER_SECONDS = "5";

    private static final Logger LOG = LoggerFactory.getLogger(EdgeResponses.class);
    private static final String CHANGED_MEANWHILE =
            "something that the request refers to was changed or removed meanwhile; read it again";
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int LOGGED_LENGTH = 200;

    private final List<EdgeResponder> responders;

    EdgeResponses(List<EdgeResponder> responders) {
        this.responders = responders;
    }

    /** Logs a refusal in one line and writes it. */
    void refuseRequest(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        logRefusal(request, status, text);
        writeRefusal(request, response, status, text);
    }

    void logRefusal(HttpServletRequest request, int status, String text) {
        LOG.info("Answered {} to {}: {}", status, describeRequest(request), text);
    }

    /**
     * Writes 503 with Retry-After: the database did not answer, or it refused a statement, as in a deadlock. Where something
     * that the request refers to was removed meanwhile, writes 409. The response must not be committed.
     */
    void refuseAfterDatabaseFailure(HttpServletRequest request, HttpServletResponse response, Throwable failure)
            throws IOException {
        if (DatabaseFailure.isConstraintViolation(failure)) {
            response.resetBuffer();
            refuseRequest(request, response, HttpServletResponse.SC_CONFLICT, CHANGED_MEANWHILE);
            return;
        }
        boolean unavailable = DatabaseFailure.isUnavailable(failure);
        LOG.warn(
                "{}; answered 503 to {}: {}",
                unavailable ? "The database is not available" : "The database refused a statement",
                describeRequest(request),
                DatabaseFailure.findCause(failure)
                        .<Throwable>map(cause -> cause)
                        .orElse(failure)
                        .toString());
        response.resetBuffer();
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        request.setAttribute(DATABASE_UNAVAILABLE, unavailable);
        writeRefusal(
                request,
                response,
                SERVICE_UNAVAILABLE,
                (unavailable ? "the database is not available" : "the request could not be completed")
                        + "; try again in " + RETRY_AFTER_SECONDS + " seconds");
    }

    /** Writes a refusal in the form of the request's edge; where that has none, the error page follows. */
    void writeRefusal(HttpServletRequest request, HttpServletResponse response, int status, String text)
            throws IOException {
        if (!writeInForm(request, response, request.getRequestURI(), status, text)) {
            request.setAttribute(REFUSAL_TEXT, text);
            response.sendError(status);
        }
    }

    /**
     * Writes a refusal if the edge of a path has a form of its own.
     *
     * @return whether it has; otherwise nothing was written
     */
    public boolean writeInForm(
            HttpServletRequest request, HttpServletResponse response, String path, int status, String text)
            throws IOException {
        Optional<EdgeResponder> responder = findResponder(path);
        if (responder.isPresent()) {
            responder.get().writeRefusal(request, response, status, text);
        }
        return responder.isPresent();
    }

    /** Whether the edge of a request checks media types by itself, see {@link EdgeResponder#checksMediaTypes}. */
    boolean leavesMediaTypes(HttpServletRequest request) {
        return findResponder(request.getRequestURI())
                .filter(EdgeResponder::checksMediaTypes)
                .isPresent();
    }

    /** Whether a request's edge reads forms alone, see {@link EdgeResponder#readsForms}. */
    boolean readsForms(HttpServletRequest request) {
        return findResponder(request.getRequestURI())
                .filter(EdgeResponder::readsForms)
                .isPresent();
    }

    /** Whether a request queues for the database, see {@link EdgeResponder#queuesForDatabase}. */
    boolean queuesForDatabase(HttpServletRequest request) {
        return findResponder(request.getRequestURI())
                .filter(EdgeResponder::queuesForDatabase)
                .isPresent();
    }

    private Optional<EdgeResponder> findResponder(String path) {
        return responders.stream().filter(responder -> responder.serves(path)).findFirst();
    }

    /** The method and the start of the path; never the query, which may contain a secret. */
    private static String describeRequest(HttpServletRequest request) {
        String path = request.getRequestURI();
        return request.getMethod() + " "
                + (path.length() > LOGGED_LENGTH ? path.substring(0, LOGGED_LENGTH) + "…" : path);
    }
}

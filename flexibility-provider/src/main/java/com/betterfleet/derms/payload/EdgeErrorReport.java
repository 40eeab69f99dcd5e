package com.betterfleet.derms.payload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers what the web server itself refuses, such as a path that is no text, in the edge's form. The beginning of the
 * path tells the edge; elsewhere the answer is a short page without names of the software.
 */
final class EdgeErrorReport extends ErrorReportValve {

    private static final int FIRST_REFUSAL_STATUS = 400;

    private static final String PAGE_START =
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not shown</title></head>"
                    + "<body><h1>This page could not be shown</h1><p>The request was refused: ";

    private static final String PAGE_END = ".</p></body></html>\n";

    /** The web server is created before the edges. */
    private final Supplier<EdgeResponses> responses;

    private final Supplier<RejectedPathHandler> rejectedPaths;

    EdgeErrorReport(Supplier<EdgeResponses> responses, Supplier<RejectedPathHandler> rejectedPaths) {
        this.responses = responses;
        this.rejectedPaths = rejectedPaths;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < FIRST_REFUSAL_STATUS
                || response.getContentWritten() > 0
                || !response.setErrorReported()
                || !isWritable(response)) {
            return;
        }
        try {
            writeAnswer(request, response);
        } catch (IOException callerLeft) {
            // The web server ends the connection.
            container.getLogger().debug("No answer could be written", callerLeft);
        }
    }

    private void writeAnswer(Request request, Response response) throws IOException {
        int status = response.getStatus();
        // The path of a request without context was refused before it was mapped to the service.
        boolean unreadablePath = request.getContext() == null && status == HttpStatus.BAD_REQUEST.value();
        if (unreadablePath && rejectedPaths.get().respondInForm(request, response)) {
            return;
        }
        String text = unreadablePath
                ? "the path is not valid; expected UTF-8 without NUL, and no .. that leads above its start"
                : describeStatus(status);
        EdgeResponses edges = responses.get();
        edges.logRefusal(request, status, text);
        if (!edges.writeInForm(request, response, request.getRequestURI(), status, text)) {
            response.setContentType(MediaType.TEXT_HTML_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream().write((PAGE_START + text + PAGE_END).getBytes(StandardCharsets.UTF_8));
        }
        response.finishResponse();
    }

    private static String describeStatus(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null ? "status " + status : known.getReasonPhrase();
    }

    private static boolean isWritable(Response response) {
        AtomicBoolean allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        return allowed.get();
    }
}

package com.betterfleet.derms.account;

import com.betterfleet.derms.payload.RejectedPathResponder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Answers calls of the API whose path is rejected as a problem, in words. */
@Component
class ApiRejectedPathResponder implements RejectedPathResponder {

    @Override
    public String basePath() {
        return "/api/";
    }

    @Override
    public void respond(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ProblemResponseWriter.writeProblem(
                response,
                HttpStatus.BAD_REQUEST,
                "The path has a character that a path cannot carry: an encoded slash, percent, semicolon or control"
                        + " character, a backslash, bytes that are not UTF-8, or .. between slashes. Groups with such an id"
                        + " are called at"
                        + " /connections/{id}/groups?groupId=...");
    }
}

package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.payload.EdgeResponses;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Answers what a filter or the web server refused: in the form of the edge, and elsewhere as a page. */
@Controller
class ErrorPages implements ErrorController {

    private final EdgeResponses responses;

    ErrorPages(EdgeResponses responses) {
        this.responses = responses;
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView showError(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpStatus status = readStatus(request);
        String path =
                readAttribute(request, RequestDispatcher.ERROR_REQUEST_URI).orElse("/");
        Optional<String> text = readAttribute(request, EdgeResponses.REFUSAL_TEXT);
        if (responses.writeInForm(request, response, path, status.value(), text.orElse(status.getReasonPhrase()))) {
            return null;
        }
        boolean isRead = HttpMethod.GET
                .name()
                .equals(readAttribute(request, RequestDispatcher.ERROR_METHOD).orElse(request.getMethod()));
        ModelAndView page = new ModelAndView(
                "error",
                Map.of("status", status.value(), "error", status.getReasonPhrase(), "path", path, "isRead", isRead),
                status);
        text.ifPresent(reason -> page.addObject("reason", reason));
        page.addObject(
                "databaseUnavailable", !Boolean.FALSE.equals(request.getAttribute(EdgeResponses.DATABASE_UNAVAILABLE)));
        if (status == HttpStatus.SERVICE_UNAVAILABLE && isRead) {
            // The browser loads the page again by itself.
            response.setHeader("Refresh", EdgeResponses.RETRY_AFTER_SECONDS);
        }
        return page;
    }

    private static HttpStatus readStatus(HttpServletRequest request) {
        return readAttribute(request, RequestDispatcher.ERROR_STATUS_CODE)
                .flatMap(code -> Optional.ofNullable(HttpStatus.resolve(Integer.parseInt(code))))
                // The address of this page itself, without an error, is the address of nothing.
                .orElse(HttpStatus.NOT_FOUND);
    }

    private static Optional<String> readAttribute(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getAttribute(name)).map(String::valueOf);
    }
}

package com.betterfleet.derms.payload;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Checks the media types in a request's headers before anything else reads them. */
final class MediaTypeCheck {

    /** Methods whose requests have no body with a meaning (RFC 9110, section 9.3), so that its type has none either. */
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private static final int SHOWN_LENGTH = 120;

    private MediaTypeCheck() {}

    /**
     * Describes a Content-Type that the edge does not read; empty where there is none, or the request has no body.
     *
     * @param formsOnly whether the edge reads forms and nothing else
     */
    static Optional<String> findContentTypeFault(HttpServletRequest request, boolean formsOnly) {
        String type = request.getContentType();
        boolean isRead = type == null || hasNoBody(request) || (isConcrete(type) && !formsOnly);
        return isRead || ParameterCheck.isForm(request)
                ? Optional.empty()
                : Optional.of("Content-Type is \"%s\"; expected %s"
                        .formatted(
                                shorten(type),
                                formsOnly
                                        ? MediaType.APPLICATION_FORM_URLENCODED_VALUE
                                        : "one type that is served here, such as application/json"));
    }

    /** Describes an Accept that is no list of media types. */
    static Optional<String> findAcceptFault(HttpServletRequest request) {
        try {
            var unused = readAccepted(request);
            return Optional.empty();
        } catch (InvalidMediaTypeException e) {
            return Optional.of("Accept is \"%s\"; expected media types such as application/json, or no such header"
                    .formatted(shorten(joinAccept(request))));
        }
    }

    /** The media types of the Accept headers; none where there is no such header. */
    static List<MediaType> readAccepted(HttpServletRequest request) {
        return MediaType.parseMediaTypes(joinAccept(request));
    }

    private static String joinAccept(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("Accept")));
    }

    static boolean hasNoBody(HttpServletRequest request) {
        return WITHOUT_BODY.contains(request.getMethod());
    }

    /** Whether a type is one that a body can have here; forms of several parts are served nowhere. */
    private static boolean isConcrete(@Nullable String type) {
        try {
            MediaType parsed = MediaType.parseMediaType(String.valueOf(DecodedRequest.withoutCharset(type)));
            return parsed.isConcrete() && !parsed.getType().equals("multipart");
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static String shorten(String value) {
        return value.length() <= SHOWN_LENGTH ? value : value.substring(0, SHOWN_LENGTH) + "…";
    }
}

package com.betterfleet.derms.console.live;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Serves the event stream: circuit, scope, connection, incident, load, negotiation and tick events, each with an id.
 */
@RestController
@Tag(name = "Events", description = "The event stream.")
class EventsController {

    private final EventStreams streams;

    EventsController(EventStreams streams) {
        this.streams = streams;
    }

    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Streams events: what changed, by kind and id",
            description = "Kinds: circuit, scope, connection, incident, load, negotiation, and a tick each second "
                    + "while decisions are on time.")
    SseEmitter streamEvents(HttpServletResponse response) {
        // A proxy that collects the response delivers events late (nginx by default).
        response.setHeader("X-Accel-Buffering", "no");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-transform");
        return streams.openStream();
    }
}

package com.betterfleet.simulator.recorder;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code GET /recorded}: a JSON array, oldest first. {@code after} is a sequence number or an RFC 3339 time. */
@RestController
final class RecordedController {
    private final MessageRecorder recorder;

    RecordedController(MessageRecorder recorder) {
        this.recorder = recorder;
    }

    @GetMapping("/recorded")
    List<RecordedMessage> listMessages(
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String direction,
            @RequestParam(required = false) @Nullable String after) {
        Predicate<RecordedMessage> later = isAfter(after);
        return recorder.findMessages(message -> (type == null || message.type().equals(type))
                && (direction == null || message.direction().name().equalsIgnoreCase(direction))
                && later.test(message));
    }

    private static Predicate<RecordedMessage> isAfter(@Nullable String after) {
        if (after == null) {
            return message -> true;
        }
        if (after.matches("\\d{1,18}")) {
            long sequence = Long.parseLong(after);
            return message -> message.sequence() > sequence;
        }
        try {
            Instant time = Instant.parse(after);
            return message -> message.at().isAfter(time);
        } catch (DateTimeParseException e) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "after: '" + after + "' is neither a sequence number nor a time", e);
        }
    }
}

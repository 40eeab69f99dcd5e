package com.betterfleet.derms.console.api;

import com.betterfleet.derms.clock.SimulatedTime;
import com.betterfleet.derms.refusal.InputChecks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Returns the service's time and advances it where time is simulated. */
@RestController
@RequestMapping("/api/v1/clock")
@Tag(name = "Clock", description = "The time of the service.")
class ClockController {

    private final SimulatedTime time;

    ClockController(SimulatedTime time) {
        this.time = time;
    }

    record ClockRequest(@Nullable String now) {}

    record ClockResponse(Instant now) {}

    @GetMapping
    @Operation(summary = "Returns the time of the service")
    ClockResponse getClock() {
        return new ClockResponse(time.currentTime());
    }

    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Advances simulated time", description = "Returns after all work that is due by then is done.")
    void moveClock(@RequestBody ClockRequest request) {
        time.moveTo(InputChecks.requireInstant("now", request.now()));
    }
}

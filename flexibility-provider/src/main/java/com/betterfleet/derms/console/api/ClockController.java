package com.betterfleet.derms.console.api;

import com.betterfleet.derms.clock.SimulatedTime;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The service's time, and moving it forward where time is simulated. */
@RestController
@RequestMapping("/api/v1/clock")
class ClockController {

    private final SimulatedTime time;

    ClockController(SimulatedTime time) {
        this.time = time;
    }

    record ClockRequest(@Nullable String now) {}

    record ClockResponse(Instant now) {}

    @GetMapping
    ClockResponse getClock() {
        return new ClockResponse(time.currentTime());
    }

    /** Moves time forward; all work that is due by then is done before this is answered. */
    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void moveClock(@RequestBody ClockRequest request) {
        time.moveTo(InputChecks.requireInstant("now", request.now()));
    }
}

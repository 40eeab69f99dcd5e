package com.betterfleet.simulator.platform;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The platform: what was last written to a circuit stands there, whoever wrote it. A circuit that nobody wrote to has the
 * platform's own value.
 */
@RestController
final class PlatformController {

    private static final int OWN_KW = 500;

    private final Map<String, JsonNode> written = new ConcurrentHashMap<>();
    private volatile Behaviour behaviour = new Behaviour(0, false);

    /**
     * How it behaves.
     *
     * @param status what everything is answered with; 0: as it should be
     * @param ignores whether writes are taken and have no effect
     */
    record Behaviour(int status, boolean ignores) {}

    @GetMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> read(@PathVariable String id) {
        JsonNode there = written.get(id);
        return answer(HttpStatus.OK, there == null ? Map.of("availableCapacityKw", OWN_KW) : there);
    }

    @PutMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> write(@PathVariable String id, @RequestBody JsonNode body) {
        if (behaviour.status() == 0 && !behaviour.ignores()) {
            written.put(id, body);
        }
        return answer(HttpStatus.NO_CONTENT, null);
    }

    @DeleteMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> release(@PathVariable String id) {
        if (behaviour.status() == 0) {
            written.remove(id);
        }
        return answer(HttpStatus.NO_CONTENT, null);
    }

    /** Another system writes to a circuit: {@code {"availableCapacityKw": 120}}. */
    @PostMapping("/control/platform/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void intrude(@PathVariable String id, @RequestBody JsonNode body) {
        written.put(id, body);
    }

    @PostMapping("/control/platform")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void behave(@RequestBody Behaviour wanted) {
        behaviour = wanted;
    }

    private ResponseEntity<Object> answer(HttpStatus usual, @Nullable Object body) {
        int wrong = behaviour.status();
        return wrong == 0
                ? ResponseEntity.status(usual).body(body)
                : ResponseEntity.status(wrong).build();
    }
}

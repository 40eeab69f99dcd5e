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
 * The platform's endpoints. A circuit has the value written last, by any client, and the platform's own value when
 * none was written.
 */
@RestController
final class PlatformController {

    private static final int DEFAULT_CAPACITY_KW = 500;

    private final Map<String, JsonNode> writtenCapacities = new ConcurrentHashMap<>();
    private volatile PlatformBehaviour behaviour = new PlatformBehaviour(0, false);

    /**
     * How the platform answers.
     *
     * @param status status of every response; 0 for normal behaviour
     * @param ignores whether writes are accepted and have no effect
     */
    record PlatformBehaviour(int status, boolean ignores) {}

    @GetMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> readCapacity(@PathVariable String id) {
        JsonNode stored = writtenCapacities.get(id);
        return buildResponse(
                HttpStatus.OK, stored == null ? Map.of("availableCapacityKw", DEFAULT_CAPACITY_KW) : stored);
    }

    @PutMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> writeCapacity(@PathVariable String id, @RequestBody JsonNode body) {
        if (behaviour.status() == 0 && !behaviour.ignores()) {
            writtenCapacities.put(id, body);
        }
        return buildResponse(HttpStatus.NO_CONTENT, null);
    }

    @DeleteMapping("/platform/circuits/{id}/capacity")
    ResponseEntity<Object> deleteCapacity(@PathVariable String id) {
        if (behaviour.status() == 0) {
            writtenCapacities.remove(id);
        }
        return buildResponse(HttpStatus.NO_CONTENT, null);
    }

    /** Writes to a circuit as another system would: {@code {"availableCapacityKw": 120}}. */
    @PostMapping("/control/platform/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void overwriteCapacity(@PathVariable String id, @RequestBody JsonNode body) {
        writtenCapacities.put(id, body);
    }

    @PostMapping("/control/platform")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setBehaviour(@RequestBody PlatformBehaviour requested) {
        behaviour = requested;
    }

    private ResponseEntity<Object> buildResponse(HttpStatus normalStatus, @Nullable Object body) {
        int faultStatus = behaviour.status();
        return faultStatus == 0
                ? ResponseEntity.status(normalStatus).body(body)
                : ResponseEntity.status(faultStatus).build();
    }
}

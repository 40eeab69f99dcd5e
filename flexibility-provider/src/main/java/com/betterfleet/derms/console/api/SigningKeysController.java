package com.betterfleet.derms.console.api;

import com.betterfleet.derms.access.SigningKey;
import com.betterfleet.derms.access.SigningKeyRollover;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys that our access tokens are signed with; the keys themselves never come out. */
@RestController
@RequestMapping("/api/v1/signing-keys")
class SigningKeysController {

    private final SigningKeyRollover rollover;

    SigningKeysController(SigningKeyRollover rollover) {
        this.rollover = rollover;
    }

    /** Why a new key is made; for the audit trail. */
    record Given(@Nullable String reason) {}

    /**
     * A key.
     *
     * @param replacedAt when it is replaced by itself; of the one that signs
     * @param takenUntil until when its tokens are taken; of one that no longer signs
     */
    record Answer(
            long id,
            boolean signs,
            Instant madeAt,
            @Nullable Instant replacedAt,
            @Nullable Instant retiredAt,
            @Nullable Instant takenUntil) {}

    @GetMapping
    List<Answer> list() {
        return rollover.keys().stream().map(this::answer).toList();
    }

    /** Makes a new key, which signs from now on; tokens of the former one are taken until they end. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer roll(@RequestBody(required = false) @Nullable Given given) {
        return answer(rollover.roll(given == null ? null : given.reason()));
    }

    private Answer answer(SigningKey key) {
        Instant retired = key.retiredAt().orElse(null);
        return new Answer(
                key.id(),
                retired == null,
                key.madeAt(),
                retired == null ? rollover.replacedAt(key) : null,
                retired,
                retired == null ? null : rollover.takenUntil(retired));
    }
}

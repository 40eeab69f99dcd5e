package com.betterfleet.derms.console.api;

import com.betterfleet.derms.access.SigningKey;
import com.betterfleet.derms.access.SigningKeyRotation;
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

    private final SigningKeyRotation rotation;

    SigningKeysController(SigningKeyRotation rotation) {
        this.rotation = rotation;
    }

    /** Why a new key is made; for the audit trail. */
    record RollSigningKeyRequest(@Nullable String reason) {}

    /**
     * A key.
     *
     * @param replacedAt when it is replaced by itself; of the one that signs
     * @param takenUntil until when its tokens are taken; of one that no longer signs
     */
    record SigningKeyResponse(
            long id,
            boolean signs,
            Instant madeAt,
            @Nullable Instant replacedAt,
            @Nullable Instant retiredAt,
            @Nullable Instant takenUntil) {}

    @GetMapping
    List<SigningKeyResponse> listSigningKeys() {
        return rotation.listKeys().stream().map(this::toResponse).toList();
    }

    /** Makes a new key, which signs from now on; tokens of the former one are taken until they end. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SigningKeyResponse rollSigningKey(@RequestBody(required = false) @Nullable RollSigningKeyRequest request) {
        return toResponse(rotation.replaceKey(request == null ? null : request.reason()));
    }

    private SigningKeyResponse toResponse(SigningKey key) {
        Instant retired = key.retiredAt().orElse(null);
        return new SigningKeyResponse(
                key.id(),
                retired == null,
                key.madeAt(),
                retired == null ? rotation.scheduledReplacement(key) : null,
                retired,
                retired == null ? null : rotation.validUntil(retired));
    }
}

package com.betterfleet.derms.console.api;

import com.betterfleet.derms.access.SigningKey;
import com.betterfleet.derms.access.SigningKeyRotation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Lists and replaces the keys that sign access tokens. Keys themselves are never returned. */
@RestController
@RequestMapping("/api/v1/signing-keys")
@Tag(name = "Signing keys", description = "The keys that sign access tokens.")
class SigningKeysController {

    private final SigningKeyRotation rotation;

    SigningKeysController(SigningKeyRotation rotation) {
        this.rotation = rotation;
    }

    /** The reason for a new key, for the audit trail. */
    record RollSigningKeyRequest(@Nullable String reason) {}

    /**
     * A signing key.
     *
     * @param replacedAt when it will be replaced automatically; of the signing key only
     * @param takenUntil until when its tokens are accepted; of a retired key only
     */
    record SigningKeyResponse(
            long id,
            boolean signs,
            Instant madeAt,
            @Nullable Instant replacedAt,
            @Nullable Instant retiredAt,
            @Nullable Instant takenUntil) {}

    @GetMapping
    @Operation(summary = "Lists signing keys, without the keys themselves")
    List<SigningKeyResponse> listSigningKeys() {
        return rotation.listKeys().stream().map(this::toResponse).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Replaces the signing key",
            description = "Tokens signed with the former key are accepted until they expire.")
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

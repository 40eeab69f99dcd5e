package com.betterfleet.derms.access;

import com.betterfleet.derms.secret.Secrets;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.text.ParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The key that signs our access tokens: made once, kept encrypted in the database, shared by all instances. RSA, because
 * tokens are verified with each message and signed once in ten minutes.
 */
@Component
class SigningKeys implements JWKSource<SecurityContext> {

    private static final int KEY_BITS = 2048;

    private final JdbcSigningKeys stored;
    private final Secrets secrets;
    private volatile @Nullable JWKSet known;

    SigningKeys(JdbcSigningKeys stored, Secrets secrets) {
        this.stored = stored;
        this.secrets = secrets;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        return selector.select(keys());
    }

    private JWKSet keys() {
        JWKSet keys = known;
        if (keys == null) {
            keys = new JWKSet(read());
            known = keys;
        }
        return keys;
    }

    private RSAKey read() {
        byte[] key = stored.find().orElseGet(() -> stored.insertOrFind(secrets.encrypt(generate())));
        try {
            return RSAKey.parse(secrets.decrypt(key));
        } catch (ParseException e) {
            throw new IllegalStateException("the stored signing key is no RSA key", e);
        }
    }

    private static String generate() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("RSA is part of every Java runtime", e);
        }
    }
}

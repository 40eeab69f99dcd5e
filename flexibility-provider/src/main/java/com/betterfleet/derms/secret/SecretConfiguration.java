package com.betterfleet.derms.secret;

import com.betterfleet.derms.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    @Bean
    SecretCipher secretCipher(
            @Value("${derms.secret-key:}") String configuredKey,
            @Value("${derms.demo:false}") boolean demo,
            @Value("${derms.data-dir}") Path dataDir) {
        if (!configuredKey.isBlank()) {
            return new SecretCipher(parseKey(configuredKey));
        }
        if (!demo) {
            throw new StartupRefusedException("DERMS_SECRET_KEY is not set. Set it to 32 random bytes in base64"
                    + " (openssl rand -base64 32) and keep it: without it the stored secrets are lost.");
        }
        KeyFile file = KeyFile.inDirectory(dataDir);
        try {
            return new SecretCipher(file.readOrCreateKey());
        } catch (IOException | IllegalArgumentException unusable) {
            throw new StartupRefusedException(
                    "the key in " + file.path().toAbsolutePath() + " cannot be used (" + unusable.getMessage()
                            + "). Make the file readable, or set DERMS_SECRET_KEY.",
                    unusable);
        }
    }

    // The message must not contain the key, not even an invalid one.
    private static byte[] parseKey(String configuredKey) {
        try {
            byte[] key = Base64.getDecoder().decode(configuredKey.strip());
            if (key.length == SecretCipher.KEY_BYTES) {
                return key;
            }
            throw new StartupRefusedException("DERMS_SECRET_KEY has " + key.length + " bytes instead of "
                    + SecretCipher.KEY_BYTES + ". Set it to 32 random bytes in base64 (openssl rand -base64 32).");
        } catch (IllegalArgumentException notBase64) {
            throw new StartupRefusedException("DERMS_SECRET_KEY is not base64. Set it to 32 random bytes in base64"
                    + " (openssl rand -base64 32).");
        }
    }
}

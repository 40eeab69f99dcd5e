package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.StartupRefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The pattern of meter topics, such as {@code meters/{assetId}/registers}. Each level is a text, {@code +} or {@code
 * {assetId}}; the last may be {@code #}.
 */
record MqttTopicPattern(List<String> levels) {

    private static final String ASSET_PLACEHOLDER = "{assetId}";

    static MqttTopicPattern parse(String pattern) {
        List<String> levels = Arrays.asList(pattern.split("/", -1));
        boolean misplacedWildcard = levels.stream().limit(levels.size() - 1L).anyMatch(level -> level.equals("#"));
        boolean invalidLevel = levels.stream()
                .anyMatch(level -> !level.equals(ASSET_PLACEHOLDER)
                        && !level.equals("+")
                        && !level.equals("#")
                        && (level.contains("+") || level.contains("#") || level.contains("{") || level.contains("}")));
        long assetLevels = levels.stream().filter(ASSET_PLACEHOLDER::equals).count();
        if (pattern.isBlank() || misplacedWildcard || invalidLevel || assetLevels > 1) {
            throw new StartupRefusedException(
                    "DERMS_MQTT_TOPIC is \"%s\"; expected a pattern such as meters/{assetId}/registers"
                            .formatted(pattern));
        }
        return new MqttTopicPattern(List.copyOf(levels));
    }

    /** The topic filter of the subscription. */
    String subscriptionFilter() {
        return String.join(
                "/",
                levels.stream()
                        .map(level -> level.equals(ASSET_PLACEHOLDER) ? "+" : level)
                        .toList());
    }

    boolean namesAsset() {
        return levels.contains(ASSET_PLACEHOLDER);
    }

    /** The asset in a topic. */
    Optional<String> findAsset(String topic) {
        int level = levels.indexOf(ASSET_PLACEHOLDER);
        String[] parts = topic.split("/", -1);
        return level < 0 || level >= parts.length ? Optional.empty() : Optional.of(parts[level]);
    }
}

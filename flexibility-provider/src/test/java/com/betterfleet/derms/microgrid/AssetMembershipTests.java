package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** When an asset belonged to which scope. */
@ServiceTest
@Tag("sql")
class AssetMembershipTests {

    private static final Instant T = Instant.parse("2026-04-05T12:00:00Z");

    private final String id = "memberships-" + UUID.randomUUID();
    private final String one = id + "-1";
    private final String two = id + "-2";
    private final String charger = id + "-charger";

    @Autowired
    private JdbcMicrogridDirectory microgrids;

    @BeforeEach
    void createTwoScopes() {
        microgrids.saveMicrogrid(new Microgrid(id, "Depot", ZoneOffset.UTC));
        for (String scope : List.of(one, two)) {
            microgrids.saveScope(
                    new ManagedScope(scope, id, scope, Optional.empty(), Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void aMoveAChangeOfRoleAndADeletionEndAMembershipAndKeepIt() {
        microgrids.saveAsset(asset(Optional.of(one), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset(Optional.of(one), MeteringRole.CHARGER), T.plusSeconds(1));
        microgrids.saveAsset(asset(Optional.of(two), MeteringRole.CHARGER), T.plusSeconds(2));
        microgrids.saveAsset(asset(Optional.of(two), MeteringRole.OTHER), T.plusSeconds(3));
        microgrids.saveAsset(asset(Optional.empty(), MeteringRole.OTHER), T.plusSeconds(4));
        microgrids.saveAsset(asset(Optional.of(one), MeteringRole.CHARGER), T.plusSeconds(5));
        microgrids.deleteByKind("asset", charger, T.plusSeconds(6));

        assertThat(microgrids.findMembershipsOfAsset(charger))
                .containsExactly(
                        membership(one, MeteringRole.CHARGER, Optional.empty(), 2),
                        membership(two, MeteringRole.CHARGER, Optional.of(2), 3),
                        membership(two, MeteringRole.OTHER, Optional.of(3), 4),
                        membership(one, MeteringRole.CHARGER, Optional.of(5), 6));
        assertThat(microgrids.findMemberships(List.of(one), new Interval(T.plusSeconds(2), T.plusSeconds(5))))
                .as("an end is not inside")
                .doesNotContainKey(two)
                .allSatisfy((scope, memberships) -> assertThat(memberships)
                        .noneMatch(membership -> membership.assetId().equals(charger)));
    }

    @Test
    void aMembershipThatWouldEndAsItBeginsIsNone() {
        microgrids.saveAsset(asset(Optional.of(one), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset(Optional.of(two), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset(Optional.of(one), MeteringRole.CHARGER), T);

        assertThat(microgrids.findMembershipsOfAsset(charger))
                .extracting(AssetMembership::scopeId, AssetMembership::from)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(one, Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple(one, Optional.of(T)));
    }

    private AssetMembership membership(String scope, MeteringRole role, Optional<Integer> from, int until) {
        return new AssetMembership(charger, scope, role, from.map(T::plusSeconds), Optional.of(T.plusSeconds(until)));
    }

    private Asset asset(Optional<String> scope, MeteringRole role) {
        return new Asset(charger, id, "Charger", AssetCategory.CHARGING, role, scope, new Power(1_000));
    }
}

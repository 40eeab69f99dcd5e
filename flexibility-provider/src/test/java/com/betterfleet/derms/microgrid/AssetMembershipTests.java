package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.database.TestDatabase;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.junit.jupiter.api.Tag;

/** When an asset belonged to which scope; and migration of assets that belong to one. */
@Tag("sql")
class AssetMembershipTests {

    private static final Instant T = Instant.parse("2026-04-05T12:00:00Z");

    private final DataSource database = TestDatabase.openEmpty("memberships");
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcMicrogridDirectory microgrids = new JdbcMicrogridDirectory(jdbc);

    @BeforeEach
    void createTwoScopes() {
        migrate("4");
        jdbc.sql("insert into microgrid.microgrid values ('m', 'Depot', 'UTC')").update();
        jdbc.sql("insert into microgrid.scope (id, microgrid_id, name) values ('s1', 'm', 'One'), ('s2', 'm', 'Two')")
                .update();
        jdbc.sql("""
                insert into microgrid.asset values ('old', 'm', 'Old', 'CHARGING', 'CHARGER', 's1', 1000),
                    ('loose', 'm', 'Loose', 'CHARGING', 'CHARGER', null, 1000)
                """).update();
        migrate("latest");
    }

    @Test
    void assetsFromBeforeTheMigrationBelongToTheirScopeSinceTheBeginning() {
        assertThat(microgrids.findMembershipsOfAsset("old"))
                .containsExactly(
                        new AssetMembership("old", "s1", MeteringRole.CHARGER, Optional.empty(), Optional.empty()));
        assertThat(microgrids.findMembershipsOfAsset("loose")).isEmpty();
    }

    @Test
    void aMoveAChangeOfRoleAndADeletionEndAMembershipAndKeepIt() {
        microgrids.saveAsset(asset("a", Optional.of("s1"), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset("a", Optional.of("s1"), MeteringRole.CHARGER), T.plusSeconds(1));
        microgrids.saveAsset(asset("a", Optional.of("s2"), MeteringRole.CHARGER), T.plusSeconds(2));
        microgrids.saveAsset(asset("a", Optional.of("s2"), MeteringRole.OTHER), T.plusSeconds(3));
        microgrids.saveAsset(asset("a", Optional.empty(), MeteringRole.OTHER), T.plusSeconds(4));
        microgrids.saveAsset(asset("a", Optional.of("s1"), MeteringRole.CHARGER), T.plusSeconds(5));
        microgrids.deleteByKind("asset", "a", T.plusSeconds(6));

        assertThat(microgrids.findMembershipsOfAsset("a"))
                .containsExactly(
                        membership("s1", MeteringRole.CHARGER, Optional.empty(), 2),
                        membership("s2", MeteringRole.CHARGER, Optional.of(2), 3),
                        membership("s2", MeteringRole.OTHER, Optional.of(3), 4),
                        membership("s1", MeteringRole.CHARGER, Optional.of(5), 6));
        assertThat(microgrids.findMemberships(List.of("s1"), new Interval(T.plusSeconds(2), T.plusSeconds(5))))
                .as("an end is not inside")
                .doesNotContainKey("s2")
                .allSatisfy((scope, memberships) ->
                        assertThat(memberships).noneMatch(one -> one.assetId().equals("a")));
    }

    @Test
    void aMembershipThatWouldEndAsItBeginsIsNone() {
        microgrids.saveAsset(asset("b", Optional.of("s1"), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset("b", Optional.of("s2"), MeteringRole.CHARGER), T);
        microgrids.saveAsset(asset("b", Optional.of("s1"), MeteringRole.CHARGER), T);

        assertThat(microgrids.findMembershipsOfAsset("b"))
                .extracting(AssetMembership::scopeId, AssetMembership::from)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("s1", Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple("s1", Optional.of(T)));
    }

    private static AssetMembership membership(String scope, MeteringRole role, Optional<Integer> from, int until) {
        return new AssetMembership("a", scope, role, from.map(T::plusSeconds), Optional.of(T.plusSeconds(until)));
    }

    private static Asset asset(String id, Optional<String> scope, MeteringRole role) {
        return new Asset(id, "m", "Charger", AssetCategory.CHARGING, role, scope, new Power(1_000));
    }

    private void migrate(String version) {
        Flyway.configure()
                .dataSource(database)
                .schemas("microgrid")
                .locations("classpath:db/migration/microgrid")
                .target(version)
                .load()
                .migrate();
    }
}

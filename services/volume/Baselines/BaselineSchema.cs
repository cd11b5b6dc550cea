namespace OptionsAlerts.Volume.Baselines;

/// <summary>The tables of finished days: one row a day and underlying, one a contract of it.</summary>
internal static class BaselineSchema
{
    public const string Name = "volume";

    public const string Sql =
        """
        create schema if not exists volume;
        create table if not exists volume.day (
            id          bigint      generated always as identity primary key,
            run_id      text        not null,
            underlying  text        not null,
            day         date        not null,
            as_of       timestamptz not null,
            call_volume bigint      not null check (call_volume >= 0),
            put_volume  bigint      not null check (put_volume >= 0),
            unique (run_id, underlying, day)
        );
        create table if not exists volume.contract_day (
            day_id        bigint  not null references volume.day (id) on delete cascade,
            contract      text    not null collate "C",
            volume        integer not null check (volume >= 0),
            open_interest integer,
            primary key (day_id, contract)
        );
        """;
}

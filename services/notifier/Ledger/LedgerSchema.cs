namespace OptionsAlerts.Notifier.Ledger;

/// <summary>The ledger's table.</summary>
internal static class LedgerSchema
{
    public const string Name = "notifier";

    public const string Sql =
        """
        create schema if not exists notifier;
        create table if not exists notifier.delivery (
            run_id              text        not null,
            alert_id            uuid        not null,
            channel             text        not null,
            attempt             integer     not null,
            request_id          uuid        not null,
            state               text        not null check (state in ('sending', 'delivered', 'failed')),
            intents             integer     not null,
            possible_repeat     boolean     not null,
            intent_at           timestamptz not null,
            outcome_at          timestamptz,
            provider_message_id text,
            permanent           boolean,
            reason              text,
            primary key (run_id, alert_id, channel, attempt),
            check (state = 'sending' or outcome_at is not null),
            check (state <> 'failed' or (permanent is not null and reason is not null))
        );
        alter table notifier.delivery add column if not exists calls integer not null default 0;
        create index if not exists delivery_intent_at on notifier.delivery (intent_at);
        """;
}

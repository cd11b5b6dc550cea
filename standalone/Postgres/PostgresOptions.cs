namespace OptionsAlerts.Standalone.Postgres;

/// <summary>The PostgreSQL that is started where none is named. Section <c>Postgres</c>.</summary>
public sealed class PostgresOptions
{
    public const string Section = "Postgres";

    /// <summary>Where private servers keep their data. Default: the user's data folder; for root <c>/var/lib/options-alerts/postgres</c>.</summary>
    public string? DataFolder { get; set; }
}

using Npgsql;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Volume.Baselines;
using OptionsAlerts.Volume.Core.Calibration;

namespace OptionsAlerts.Standalone.Volume.Calibrate;

/// <summary>The finished days that a live watch has kept in the database. Reads only.</summary>
internal static class KeptHistory
{
    /// <exception cref="BadInputException">There is no database, or no such day in it.</exception>
    public static async Task<KeptDays> Read(string runId, IReadOnlyCollection<string> symbols, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        EnvironmentLayer.AddTo(builder.Configuration);
        await using var postgres = await PostgresFinder.AcquireExisting(builder.Configuration, line => Console.Error.WriteLine(line), cancellationToken)
            ?? throw None("on this machine");
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        try
        {
            var days = await new BaselineTables(source).ReadDays(runId, symbols, cancellationToken);
            return days.Count > 0 ? new KeptDays(days) : throw None($"of run '{runId}' in {postgres.Origin}");
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            throw None($"in {postgres.Origin}");
        }
    }

    private static BadInputException None(string where) =>
        new($"There are no finished days {where}: a live watch keeps each half an hour after its close. Trade files can be named instead.");
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Database;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

/// <summary>How long a connection to PostgreSQL is waited for.</summary>
public sealed class DatabaseLimitsTests
{
    [Theory]
    [InlineData("Host=localhost", 6)]
    [InlineData("Host=localhost;Timeout=20", 20)]
    public void a_server_that_accepts_and_says_nothing_is_given_up_after_six_seconds_unless_the_address_says_otherwise(string given, int seconds)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:alertsdb", given)]);
        builder.AddDatabase();
        using var host = builder.Build();
        new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Timeout.ShouldBe(seconds);
    }
}

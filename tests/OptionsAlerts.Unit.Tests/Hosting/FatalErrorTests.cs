using Npgsql;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.ServiceDefaults.Logging;
using RabbitMQ.Client;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

public sealed class FatalErrorTests
{
    [Fact]
    public async Task a_database_that_is_away_is_named_with_what_to_do()
    {
        await using var connection = new NpgsqlConnection("Host=127.0.0.1;Port=1;Username=me;Password=hunter22;Timeout=5");
        var exception = await Should.ThrowAsync<NpgsqlException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
        var fatal = FatalError.From(new InvalidOperationException("start failed", exception), Redactor.FormsOnly);
        fatal.ExitCode.ShouldBe(1);
        fatal.Lines.ShouldHaveSingleItem().ShouldStartWith("PostgreSQL cannot be reached (Failed to connect to 127.0.0.1:1: Connection refused): start it or correct ConnectionStrings__alertsdb");
    }

    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword, "PostgreSQL refused the user or the password")]
    [InlineData(PostgresErrorCodes.InvalidCatalogName, "PostgreSQL has no such database")]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, "PostgreSQL denied it")]
    public void what_the_database_says_is_explained(string state, string words) =>
        FatalError.From(new PostgresException("its words", "FATAL", "FATAL", state), Redactor.FormsOnly).Lines.ShouldHaveSingleItem().ShouldStartWith($"{words} (its words)");

    [Fact]
    public async Task a_broker_that_is_away_is_named_with_what_to_do()
    {
        var factory = new ConnectionFactory { Uri = new Uri("amqp://me:hunter22@127.0.0.1:1"), RequestedConnectionTimeout = TimeSpan.FromSeconds(5) };
        var exception = await Should.ThrowAsync<Exception>(() => factory.CreateConnectionAsync(TestContext.Current.CancellationToken));
        FatalError.From(exception, Redactor.FormsOnly).Lines.ShouldHaveSingleItem().ShouldMatch("^RabbitMQ cannot be reached \\(.*\\): start it or correct ConnectionStrings__messaging\\.$");
    }

    [Fact]
    public void a_missing_connection_string_is_a_matter_of_configuration()
    {
        var fatal = FatalError.From(new InvalidOperationException("ConnectionStrings:alertsdb is missing."), Redactor.FormsOnly);
        (fatal.ExitCode, fatal.Lines[0]).ShouldBe((2, "configuration: ConnectionStrings:alertsdb is missing."));
    }

    [Fact]
    public void a_settings_file_that_is_no_json_is_a_matter_of_configuration()
    {
        var exception = new InvalidDataException("Failed to load configuration from file 'appsettings.json'.", new FormatException("Could not parse the JSON file."));
        var fatal = FatalError.From(exception, Redactor.FormsOnly);
        (fatal.ExitCode, fatal.Lines[0]).ShouldBe((2, "configuration: Failed to load configuration from file 'appsettings.json': Could not parse the JSON file."));
    }

    [Fact]
    public void what_is_not_known_is_its_innermost_message_on_one_line_without_secrets() =>
        FatalError.From(new AggregateException(new IOException("outer", new TimeoutException("no answer from\nhttp://t/bot12345:abc/x"))), Redactor.FormsOnly)
            .Lines.ShouldBe(["no answer from http://t/bot***/x"]);
}

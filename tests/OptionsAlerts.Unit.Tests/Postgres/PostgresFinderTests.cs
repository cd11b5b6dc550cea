using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Postgres;

public sealed class PostgresFinderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task a_configured_connection_goes_before_everything()
    {
        var commands = new FakeCommands((_, _) => FakeCommands.Fails("must not be asked"));
        await using var lease = await Finder(commands).Acquire("Host=db;Port=6000;Username=me;Password=hunter22", TestContext.Current.CancellationToken);
        lease.ConnectionString.ShouldBe("Host=db;Port=6000;Username=me;Password=hunter22");
        lease.Origin.ShouldBe("PostgreSQL at db:6000");
        commands.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_connection_that_is_none_is_bad_input_and_its_password_is_not_shown()
    {
        var exception = await Should.ThrowAsync<BadInputException>(() => Finder(Nothing).Acquire("Hst=db;Password=hunter22", TestContext.Current.CancellationToken));
        exception.Message.ShouldContain("ConnectionStrings:alertsdb");
        exception.Message.ShouldNotContain("hunter22");
    }

    [Fact]
    public async Task a_machine_without_any_is_told_what_to_install()
    {
        var exception = await Should.ThrowAsync<PostgresUnavailableException>(() => Finder(Nothing).Acquire(null, TestContext.Current.CancellationToken));
        exception.Message.ShouldStartWith("There is no PostgreSQL on this machine: install it (Debian, Ubuntu: apt-get install postgresql");
    }

    [Fact]
    public async Task a_docker_engine_is_used_where_no_programs_are_and_the_password_is_no_argument()
    {
        var commands = new FakeCommands((_, arguments) => arguments[0] switch
        {
            "version" => FakeCommands.Says("28.2.2"),
            "container" => FakeCommands.Fails("No such container"),
            _ => FakeCommands.Fails("Unable to find image\ndocker: no space left on device"),
        });
        var exception = await Should.ThrowAsync<PostgresUnavailableException>(() => Finder(commands).Acquire(null, TestContext.Current.CancellationToken));
        exception.Message.ShouldContain("docker run failed: docker: no space left on device");

        var run = commands.Asked.Single(asked => asked.Arguments.StartsWith("run ", StringComparison.Ordinal));
        var password = run.Environment!["POSTGRES_PASSWORD"];
        password.Length.ShouldBe(48);
        run.Arguments.ShouldNotContain(password);
        run.Arguments.ShouldContain("--publish 127.0.0.1::5432");
        (await File.ReadAllTextAsync(Path.Combine(_temp.Path, "pg", "docker", "password"), TestContext.Current.CancellationToken)).ShouldBe(password);
    }

    [Fact]
    public async Task root_without_another_user_is_told_why_its_programs_were_not_used()
    {
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" }) _temp.Add($"bin/{program}");
        var commands = new FakeCommands((program, _) => program == "docker" ? FakeCommands.Fails("") : FakeCommands.Says("postgres (PostgreSQL) 15.6"));
        var machine = new PostgresMachine($"{_temp.Path}/pg", IsRoot: true, "root:x:0:0::/:/bin/sh", [$"{_temp.Path}/bin"], tool => tool);
        var exception = await Should.ThrowAsync<PostgresUnavailableException>(
            () => new PostgresFinder(commands, machine, _ => { }).Acquire(null, TestContext.Current.CancellationToken));
        exception.Message.ShouldStartWith("No PostgreSQL could be started: PostgreSQL does not run as root");
    }

    [Fact]
    public async Task for_a_program_that_only_reads_nothing_is_made()
    {
        foreach (var program in new[] { "initdb", "pg_ctl", "postgres" }) _temp.Add($"bin/{program}");
        var commands = new FakeCommands((_, _) => FakeCommands.Fails("must not be asked"));
        var finder = new PostgresFinder(commands, new PostgresMachine($"{_temp.Path}/pg", IsRoot: false, string.Empty, [$"{_temp.Path}/bin"], _ => null), _ => { });
        (await finder.AcquireExisting(null, TestContext.Current.CancellationToken)).ShouldBeNull();
        commands.Asked.ShouldBeEmpty();
        Directory.Exists($"{_temp.Path}/pg").ShouldBeFalse();
    }

    [Theory]
    [InlineData("pg/15/data/PG_VERSION")]
    [InlineData("pg/docker/password")]
    public async Task what_was_made_before_is_found_by_a_program_that_only_reads(string trace)
    {
        _temp.Add(trace);
        await Should.ThrowAsync<PostgresUnavailableException>(() => Finder(Nothing).AcquireExisting(null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task a_configured_server_is_used_by_a_program_that_only_reads()
    {
        await using var lease = await Finder(Nothing).AcquireExisting("Host=db;Port=6000", TestContext.Current.CancellationToken);
        lease.ShouldNotBeNull().Origin.ShouldBe("PostgreSQL at db:6000");
    }

    [Theory]
    [InlineData(true, null, "/var/lib/options-alerts/postgres")]
    [InlineData(false, "/data/xdg", "/data/xdg/options-alerts/postgres")]
    [InlineData(false, "not/rooted", "/home/ann/.local/share/options-alerts/postgres")]
    [InlineData(false, null, "/home/ann/.local/share/options-alerts/postgres")]
    public void private_servers_live_in_the_users_data_folder_and_for_root_where_others_can_reach(bool isRoot, string? xdg, string expected) =>
        ClusterFolder.DefaultRoot(isRoot, name => name == "HOME" ? "/home/ann" : xdg).ShouldBe(expected);

    private static FakeCommands Nothing => new((_, _) => new CommandResult(CommandRunner.NotFound, string.Empty, "No such file or directory"));

    private PostgresFinder Finder(ICommandRunner commands) =>
        new(commands, new PostgresMachine($"{_temp.Path}/pg", IsRoot: false, string.Empty, [], _ => null), _ => { });
}

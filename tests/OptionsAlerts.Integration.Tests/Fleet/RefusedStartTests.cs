using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>A policy that nothing can be decided by, given to the service, to the whole program and to its check: exit code 2 and a line for each problem, before anything is reached for.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private const int BadConfiguration = 2;
    private const string WhatToDo = "set up one that it names, or name one that is live";

    private readonly string _folder = Directory.CreateTempSubdirectory("refused-").FullName;

    private string Policy => Path.Combine(_folder, "policy.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task a_severity_that_no_live_channel_serves_is_told_with_the_line_of_its_route()
    {
        await File.WriteAllTextAsync(Policy, "version: 2\nroutes:\n  critical: { channels: [ntfy] }\n  low:\n    channels: [slack, discord]\n", TestContext.Current.CancellationToken);
        await IsRefused(Policy, $"{Policy}:5: $.routes.low.channels: no live channel serves low alerts: the route names slack, discord; live are ntfy; {WhatToDo}");
    }

    [Fact]
    public async Task a_severity_that_the_default_policy_leaves_unserved_is_told_with_where_to_change_it() =>
        await IsRefused(null, $"default policy: $.routes.critical.channels: no live channel serves critical alerts: the route names telegram, pushover; live are ntfy; {WhatToDo} in a policy file (AlertEngine__PolicyFile)");

    [Fact]
    public async Task every_problem_of_a_broken_file_is_told_with_its_line()
    {
        await File.WriteAllTextAsync(Policy, "version: 2\nstorm:\n  limit: 0\nrates: { perMinute: 5 }\n", TestContext.Current.CancellationToken);
        await IsRefused(
            Policy,
            $"{Policy}:3: $.storm.limit: 0 is out of range; 1 to 1000",
            $"{Policy}:4: $.rates: unknown key 'rates'; there are version, staleAfter, cooldowns, storm, rate, digest, inhibitions, silences, quietHours, routes, confirm, escalation, allClear, summaries");
    }

    [Fact]
    public async Task a_file_that_is_not_there_is_told_by_its_name() => await IsRefused(Policy, $"Could not find file '{Policy}'.");

    // ntfy is the one live channel: named to the service, configured for the program.
    private static async Task IsRefused(string? policyFile, params string[] problems)
    {
        var engine = Checkout.Service("alert-engine", ServiceFleet.Assembly("alert-engine"));
        await Ends(engine, [], ("AlertEngine__Channels__0", "ntfy"), policyFile, "alert-engine: configuration: AlertEngine: ", problems);
        foreach (string[] arguments in new string[][] { ["run", "--speed", "max"], ["config", "check"] })
            await Ends(Checkout.Standalone, arguments, ("Notifier__Ntfy__Topic", "hunter-topic"), policyFile, "options-alerts: AlertEngine: ", problems);
    }

    private static async Task Ends(string program, string[] arguments, (string Key, string Value) channel, string? policyFile, string who, string[] problems)
    {
        // Servers that are not there: nobody gets as far as to ask them.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__alertsdb"] = "Host=127.0.0.1;Port=1;Timeout=1",
            ["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:1",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            [channel.Key] = channel.Value,
        };
        if (policyFile is not null) settings["AlertEngine__PolicyFile"] = policyFile;
        await using var process = new ServiceProcess(who, program, settings, arguments);
        process.Start();
        (await process.Exit(TimeSpan.FromMinutes(1))).ShouldBe(BadConfiguration, process.Tail());
        process.ErrorOutput.ShouldBe(problems.Select(problem => who + problem), process.Tail());
    }
}

using OptionsAlerts.Standalone.Postgres;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>Programs of the machine that judge what is deployed: a test that needs one is skipped by name where it is absent.</summary>
internal static class MachineTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>As <see cref="Run"/>; under <c>REQUIRE_CONTAINERS=1</c>, as in CI, its absence is a failure.</summary>
    public static async Task<CommandResult> RunRequired(string program, params string[] arguments)
    {
        var result = await Start(program, arguments);
        if (result.ExitCode == CommandRunner.NotFound && Environment.GetEnvironmentVariable("REQUIRE_CONTAINERS") == "1") Assert.Fail($"{program} is not installed.");
        return Present(program, result);
    }

    /// <summary>Runs a program to its end; skips the test where it is not installed.</summary>
    public static async Task<CommandResult> Run(string program, params string[] arguments) => Present(program, await Start(program, arguments));

    private static Task<CommandResult> Start(string program, string[] arguments) =>
        new CommandRunner().Run(program, arguments, null, Patience, TestContext.Current.CancellationToken);

    private static CommandResult Present(string program, CommandResult result)
    {
        if (result.ExitCode == CommandRunner.NotFound) Assert.Skip($"Needs {program}, which is not installed.");
        return result;
    }
}

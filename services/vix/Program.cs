using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Vix;

return await ServiceHost.RunAsync("vix", args, builder => builder.AddVix(), app => app.MapVix());
